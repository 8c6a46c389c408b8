"""What the room offers."""

from bazan.act.citizen_messages.actions import send_codes, send_warnings, subscribe, unsubscribe
from bazan.act.citizen_messages.types import MOST_PLACES

__all__ = ["MOST_PLACES", "send_codes", "send_warnings", "subscribe", "unsubscribe"]

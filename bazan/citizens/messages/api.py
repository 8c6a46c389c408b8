"""What the room offers."""

from bazan.citizens.messages.actions import send_codes, send_warnings, subscribe, unsubscribe
from bazan.citizens.messages.types import MOST_PLACES

__all__ = ["MOST_PLACES", "send_codes", "send_warnings", "subscribe", "unsubscribe"]

"""What the room offers."""

from bazan.act.citizen_messages.actions import send_codes, send_warnings

__all__ = ["send_codes", "send_warnings"]

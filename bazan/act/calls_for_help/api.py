"""What the room offers: say how one is, read who needs help, look up a number to call back."""

from bazan.act.calls_for_help.actions import asks, call_back, say, subject
from bazan.act.calls_for_help.queries import call, standing

__all__ = ["asks", "call", "call_back", "say", "standing", "subject"]

"""What the room offers: say how one is, read who needs help, look up a number to call back."""

from bazan.citizens.safety_checks.actions import asks, call_back, say, subject
from bazan.citizens.safety_checks.queries import call, standing

__all__ = ["asks", "call", "call_back", "say", "standing", "subject"]

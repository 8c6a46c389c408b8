"""What the clocks and the job of the room call."""

from datetime import datetime

from bazan.screens.trial import api


def measure(at: datetime) -> None:
    """As heavy as measuring by a library in C can be: nothing else of this process runs meanwhile."""
    api.measure()


def look(at: datetime) -> None:
    api.note("clock", 0)


def study(number: int) -> None:
    api.note(f"job {number}", 0)

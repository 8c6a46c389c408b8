"""What the room does by itself: codes and grave warnings leave as they come."""

from bazan.platform.jobs.types import WORK, Clock

CLOCKS = (
    Clock("codes of citizens", WORK, 3, "bazan.citizens.messages.rounds.send_codes"),
    Clock("warnings to citizens", WORK, 10, "bazan.citizens.messages.rounds.send_warnings"),
)

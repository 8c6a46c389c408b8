"""What the room does by itself: codes and grave warnings leave as they come."""

from bazan.platform.jobs.types import WORKER, Clock

CLOCKS = (
    Clock("codes of citizens", WORKER, 3, "bazan.citizens.messages.rounds.send_codes"),
    Clock("warnings to citizens", WORKER, 10, "bazan.citizens.messages.rounds.send_warnings"),
)

"""What the room does by itself: codes and grave warnings leave as they come."""

from bazan.engines.bus.types import CALLS, Clock

CLOCKS = (
    Clock("codes of citizens", CALLS, 3, "rounds.send_codes"),
    Clock("warnings to citizens", CALLS, 10, "rounds.send_warnings"),
)

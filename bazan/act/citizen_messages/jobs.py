"""What the room does by itself: codes and grave warnings leave as they come."""

from bazan.engines.bus.types import CALLS, Clock
from bazan.register.citizens.events import CHANNEL

CLOCKS = (
    Clock("codes of citizens", CALLS, 5, "rounds.send_codes", on=CHANNEL),
    Clock("warnings to citizens", CALLS, 10, "rounds.send_warnings"),
)

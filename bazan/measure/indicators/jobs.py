"""What this room does by itself: it measures what is due."""

from bazan.engines.bus.types import WORK, Clock

CLOCKS = (Clock("measuring", WORK, 3, "api.measure_due"),)

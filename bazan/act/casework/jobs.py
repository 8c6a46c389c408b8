"""What this room does by itself: it carries out what people asked to be erased and a second person confirmed."""

from bazan.engines.bus.types import WORK, Clock

CLOCKS = (Clock("asked erasures", WORK, 60, "api.erase_asked"),)

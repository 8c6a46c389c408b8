"""What this room does by itself: it signs the end of the chain and sends it to the places apart."""

from bazan.engines.bus.types import WORK, Clock

CLOCKS = (Clock("checkpoints", WORK, 60, "api.keep_checkpoints"),)

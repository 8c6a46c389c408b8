"""What this room does by itself: what was read is held against the watch list."""

from bazan.platform.jobs.types import CALLS, Clock

CLOCKS = (Clock("plates watched for", CALLS, 5, "bazan.cameras.plates.rounds.meet"),)

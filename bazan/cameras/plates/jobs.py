"""What this room does by itself: what was read is held against the watch list."""

from bazan.platform.jobs.types import ALERTING, Clock

CLOCKS = (Clock("plates watched for", ALERTING, 5, "bazan.cameras.plates.rounds.meet"),)

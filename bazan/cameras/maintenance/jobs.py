"""What this room does by itself: it opens tickets of cameras that ail, closes them when they are well, and tells those that are late."""

from bazan.platform.jobs.types import WORKER, Clock

CLOCKS = (Clock("camera upkeep", WORKER, 60, "bazan.cameras.maintenance.rounds.keep"),)

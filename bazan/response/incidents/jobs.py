"""What this room does by itself: it plays the scripts of exercises."""

from bazan.platform.jobs.types import WORKER, Clock

CLOCKS = (Clock("exercises", WORKER, 5, "bazan.response.incidents.api.play_due"),)

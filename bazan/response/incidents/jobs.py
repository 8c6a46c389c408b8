"""What this room does by itself: it plays the scripts of exercises."""

from bazan.platform.jobs.types import WORK, Clock

CLOCKS = (Clock("exercises", WORK, 5, "bazan.response.incidents.api.play_due"),)

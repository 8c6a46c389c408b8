"""What this room does by itself: it looks every half hour whether a night has begun since directives were last estimated."""

from bazan.platform.jobs.types import ANALYSIS, Clock

CLOCKS = (Clock("effects", ANALYSIS, 1800, "bazan.response.directives.impact.rounds.estimate"),)

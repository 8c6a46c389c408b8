"""What this room does by itself: it looks every hour whether a day has begun since a subject was last looked at."""

from bazan.platform.jobs.types import ANALYSIS, Clock

CLOCKS = (Clock("hotspots", ANALYSIS, 3600, "bazan.analysis.hotspots.rounds.look"),)

"""What this room does by itself: it looks every half hour whether a day has begun, or new cases came, since it last judged them."""

from bazan.platform.jobs.types import ANALYSIS, Clock

CLOCKS = (Clock("outbreaks", ANALYSIS, 1800, "bazan.analysis.outbreaks.rounds.sweep"),)

"""What this room does by itself: it forecasts indicators whose values changed, a piece of the work at a time."""

from bazan.platform.jobs.types import ANALYSIS, Clock

CLOCKS = (Clock("forecasts", ANALYSIS, 1800, "bazan.analysis.forecasts.rounds.forecast"),)

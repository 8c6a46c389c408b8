"""What this room does by itself: it tells each hour how high the water will stand at stations with something measured above them."""

from bazan.platform.jobs.types import ANALYSIS, Clock

CLOCKS = (Clock("river-stages", ANALYSIS, 3600, "bazan.analysis.rivers.rounds.forecast_stages"),)

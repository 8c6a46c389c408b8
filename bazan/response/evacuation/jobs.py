"""What this room does by itself: it reckons the plans that were asked for."""

from bazan.platform.jobs.types import ANALYSIS, Job

JOBS = (Job("evacuation.plan", ANALYSIS, "bazan.response.evacuation.rounds.plan", attempts=2),)

"""What this room does by itself: it judges indicators that were measured and hours that ended, and tries a budget that was set."""

from bazan.platform.jobs.types import ANALYSIS, Clock, Job

CLOCKS = (
    Clock("anomalies", ANALYSIS, 1800, "bazan.monitoring.anomalies.rounds.judge"),
    Clock("sensors", ANALYSIS, 1800, "bazan.monitoring.anomalies.rounds.sense"),
)
JOBS = (Job("anomalies.try_budget", ANALYSIS, "bazan.monitoring.anomalies.rounds.try_budget", attempts=2),)

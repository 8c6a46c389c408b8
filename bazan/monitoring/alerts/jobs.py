"""What this room does by itself: it holds its rules, and proves each minute that an alert reaches a screen."""

from bazan.platform.jobs.types import CALLS, Clock

CLOCKS = (
    Clock("alerts of indicators", CALLS, 5, "bazan.monitoring.alerts.api.evaluate_indicators", on="measured"),
    Clock("alerts of streams", CALLS, 5, "bazan.monitoring.alerts.api.evaluate_streams", on="observations"),
    Clock("alerts of silence", CALLS, 20, "bazan.monitoring.alerts.api.evaluate_silence"),
    Clock("heartbeat", CALLS, 60, "bazan.monitoring.alerts.heartbeat.probe.beat"),
)

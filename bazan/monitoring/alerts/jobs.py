"""What this room does by itself: it holds its rules, and proves each minute that an alert reaches a screen."""

from bazan.platform.jobs.types import ALERTING, Clock

CLOCKS = (
    Clock("alerts of indicators", ALERTING, 5, "bazan.monitoring.alerts.api.evaluate_indicators", on="measured"),
    Clock("alerts of streams", ALERTING, 5, "bazan.monitoring.alerts.api.evaluate_streams", on="observations"),
    Clock("alerts of silence", ALERTING, 20, "bazan.monitoring.alerts.api.evaluate_silence"),
    Clock("heartbeat", ALERTING, 60, "bazan.monitoring.alerts.heartbeat.probe.beat"),
)

"""What is told of alerts to a program that watches the house."""

from bazan.platform.observability.metric_definitions import Metric

METRICS = (
    Metric(
        "bazan_alerts_open",
        "gauge",
        "Alerts that nobody has closed, by their severity.",
        "SELECT severity, count(*) FROM alert WHERE closed_at IS NULL AND NOT synthetic GROUP BY 1",
        ("severity",),
    ),
    Metric(
        "bazan_heartbeat_age_seconds",
        "gauge",
        "How long ago the trial alert last came all the way.",
        "SELECT extract(epoch FROM now() - seen_at) FROM alert_heartbeat WHERE seen_at IS NOT NULL ORDER BY at DESC LIMIT 1",
        unit="seconds",
    ),
)

"""What is told of messages to a program that watches the house."""

from bazan.platform.observability.metric_definitions import Metric

METRICS = (
    Metric(
        "bazan_deliveries_failed_hour",
        "gauge",
        "Deliveries that failed for good within the last hour, by channel.",
        "SELECT channel, count(*) FROM delivery WHERE state = 'failed' AND changed_at > now() - interval '1 hour' GROUP BY 1",
        ("channel",),
    ),
    Metric(
        "bazan_deliveries_waiting",
        "gauge",
        "Deliveries that are due and not made yet, by channel.",
        "SELECT channel, count(*) FROM delivery WHERE due_at <= now() GROUP BY 1",
        ("channel",),
    ),
)

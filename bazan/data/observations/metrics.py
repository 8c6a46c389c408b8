"""What is told of observations to a program that watches the house."""

from bazan.platform.observability.metric_definitions import Metric

METRICS = (
    Metric(
        "bazan_newest_observation_age_seconds",
        "gauge",
        "How long ago the newest observation came in.",
        "SELECT extract(epoch FROM now() - max(received_at)) FROM observation_latest",
        unit="seconds",
    ),
)

"""What is told of backups to a program that watches the house."""

from bazan.platform.observability.metric_definitions import Metric

METRICS = (
    Metric(
        "bazan_backup_age_seconds",
        "gauge",
        "Of when the data in the last good backup, and in the last good drill, are.",
        "SELECT kind, extract(epoch FROM now() - max(coalesce(recovery_point, began_at))) FROM backup_run WHERE ok GROUP BY 1",
        ("kind",),
        unit="seconds",
    ),
)

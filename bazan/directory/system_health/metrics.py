"""What is told of jobs and of the database to a program that watches the house."""

from bazan.platform.observability.metric_definitions import Metric

METRICS = (
    Metric(
        "bazan_jobs",
        "gauge",
        "Jobs by process: that wait or are done now, and that failed within a day.",
        """SELECT process, state, count FROM jobs_standing(),
             LATERAL (VALUES ('waiting', waiting), ('failed', failed)) AS each (state, count)""",
        ("process", "state"),
    ),
    Metric(
        "bazan_job_wait_seconds",
        "gauge",
        "How long the oldest job of a process has waited.",
        "SELECT process, oldest_s FROM jobs_standing()",
        ("process",),
        unit="seconds",
    ),
    Metric(
        "bazan_database_size_bytes",
        "gauge",
        "What the database takes.",
        "SELECT pg_database_size(current_database())",
        unit="bytes",
    ),
)

"""Manifest of the app system health."""

from bazan.core.deferred_imports import deferred_imports
from bazan.directory.system_health.settings import FactSettings
from bazan.platform.manifests.types import Manifest, Permission
from bazan.platform.observability.health_checks import Check
from bazan.platform.observability.metric_definitions import Metric

with deferred_imports():
    from bazan.directory.system_health import checks


MANIFEST = Manifest(
    permissions=(Permission("health.view", ("administrator",)),),
    health_checks=(
        Check("database", checks.database),
        Check("migrations", checks.migrations),
        Check("logins", checks.logins),
        Check("keys", checks.keys, database=False),
        Check("disk", checks.disk, database=False),
        Check("jobs", checks.jobs),
    ),
    metrics=(
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
    ),
    settings=FactSettings,
)

"""Manifest of the app backups."""

from bazan.core.deferred_imports import deferred_imports
from bazan.directory.backups.settings import BackupSettings
from bazan.platform.data_export.types import Stays
from bazan.platform.jobs.types import WORKER, Clock
from bazan.platform.manifests.types import Manifest
from bazan.platform.observability.health_checks import Check
from bazan.platform.observability.metric_definitions import Metric

with deferred_imports():
    from bazan.directory.backups import checks, tasks


MANIFEST = Manifest(
    schedules=(Clock("backups", WORKER, 600, tasks.nightly),),
    health_checks=(Check("backups", checks.standing),),
    metrics=(
        Metric(
            "bazan_backup_age_seconds",
            "gauge",
            "Of when the data in the last good backup, and in the last good drill, are.",
            "SELECT kind, extract(epoch FROM now() - max(coalesce(recovery_point, began_at))) FROM backup_run WHERE ok GROUP BY 1",
            ("kind",),
            unit="seconds",
        ),
    ),
    settings=BackupSettings,
    data_export=(Stays("backup_run", "machine"),),
)

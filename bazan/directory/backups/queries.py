"""Reads of backups and drills."""

from datetime import datetime

from bazan.core.settings import of_room
from bazan.directory.backups import rules
from bazan.directory.backups.models import BackupRun
from bazan.directory.backups.settings import SETTINGS
from bazan.directory.backups.types import Run, Standing


def standing(at: datetime) -> Standing:
    """How backups and drills stand. One query."""
    newest = BackupRun.objects.order_by("kind", "ok", "-began_at").distinct("kind", "ok")
    return rules.standing(map(run_of, newest), of_room(SETTINGS).folder is not None, at)


def run_of(row: BackupRun) -> Run:
    return Run(
        "backup" if row.kind == "backup" else "drill", row.began_at, row.took_s, row.ok, row.name, row.recovery_point, row.recovery_s,
        row.size, row.rule, row.params,
    )  # fmt: skip

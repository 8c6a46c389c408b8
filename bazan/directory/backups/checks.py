"""What is looked at of backups and drills."""

import shutil
from collections.abc import Iterator
from datetime import datetime

from bazan.core.errors import BazanError
from bazan.core.labels import sentence
from bazan.core.settings import of_room
from bazan.directory.backups import api
from bazan.directory.backups.settings import SETTINGS
from bazan.directory.backups.types import Doing
from bazan.platform.observability.health_checks import Finding

SHARE_LEFT = 0.1


def standing(at: datetime) -> Iterator[Finding]:
    stands = api.standing(at)
    if stands.state == "unconfigured":
        yield Finding("warn", "backups.unconfigured")
        return
    for doing in (stands.backup, stands.drill):
        yield _of(doing, at)
    folder = of_room(SETTINGS).folder
    if folder is None:
        return
    if not folder.is_dir():
        yield Finding("bad", "backups.folder", {"folder": str(folder)})
    elif (usage := shutil.disk_usage(folder)).free < SHARE_LEFT * usage.total:
        yield Finding("warn", "backups.room", {"folder": str(folder), "free_gib": round(usage.free / 2**30, 1)})


def _of(doing: Doing, at: datetime) -> Finding:
    if doing.state == "failed" and doing.last:
        return Finding("bad", f"backups.{doing.kind}.failed", {"why": sentence(BazanError(doing.last.rule, dict(doing.last.params)))})
    good = (doing.good.recovery_point or doing.good.began_at) if doing.good else None
    if good is None:
        return Finding("bad", f"backups.{doing.kind}.never")
    said = {"hours": round((at - good).total_seconds() / 3600)}
    return Finding("ok", f"backups.{doing.kind}.good", said) if doing.state == "ok" else Finding("bad", f"backups.{doing.kind}.old", said)

"""A backup made, a drill held, and how each ended: one row and one entry of the audit."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.db import transaction

from bazan.core.errors import BazanError, Refused
from bazan.core.settings import ROOT, Settings, of_room
from bazan.core.settings import current as settings_now
from bazan.directory.audit import api as audit
from bazan.directory.backups.models import BackupRun
from bazan.directory.backups.settings import SETTINGS
from bazan.directory.backups.types import Kind, Run
from bazan.platform.backup import api as backup
from bazan.platform.backup.types import DatabaseCopy, Order, Restored
from bazan.platform.database.api import database_url, migration_url

WHOLE, BROKEN = 0, 1
"""What `bazan audit verify` ends with."""


def back_up(folder: Path, told: Mapping[str, bytes], by: str, at: datetime) -> Run:
    """A new set in the folder, with secrets ``told`` that the home doesn't hold. What fails is written down and raised again: refusals
    of the engine."""
    settings, own = settings_now(), of_room(SETTINGS)

    def make(run: Run) -> Run:
        audit.keep_checkpoints(at)  # what is signed now is in the set, and is what a drill holds the chain against
        end = audit.entries(limit=1)
        witness = {"audit": {"seq": end[0].seq, "hash": end[0].hash}} if end else {}
        manifest = backup.make(
            folder,
            Order(
                home=settings.home, scratch=_scratch(), database_url=database_url(settings), embedded=not settings.database_url,
                copy=_copy(), key=own.key, keep=own.keep, history=history_apart(settings), told=told, witness=witness,
            ),
            at,
        )  # fmt: skip
        return replace(run, name=manifest.name, recovery_point=manifest.recovery_point, size=manifest.size)

    return _noted("backup", by, at, make)


def drill(folder: Path, by: str, at: datetime) -> Run:
    """The newest set of the folder put back in a scratch place: its files, its rows and its audit are what was written. What fails is
    written down and raised again: refusals of the engine, ``backup.audit``."""
    key = of_room(SETTINGS).key

    def hold(run: Run) -> Run:
        path = backup.newest(folder)
        manifest = backup.read(path, key)
        with backup.tried(path, manifest, key, _scratch()) as place:
            backup.compare(place.url, manifest.rows)
            _verify_audit(place)
        return replace(
            run, name=manifest.name, recovery_point=manifest.recovery_point, recovery_s=place.took_s, size=manifest.size,
        )  # fmt: skip

    return _noted("drill", by, at, hold)


def run_apart(kind: Kind, at: datetime) -> None:
    """`bazan backup` or `bazan drill` in a process of its own, so that this one neither waits for the processor nor keeps the memory. It
    writes down how it ended; of one that died on the way it is written down here."""
    command = [sys.executable, "-m", "bazan.processes.cli", kind]
    ended = subprocess.run(["nice", "-n", "19", *command], cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    if not BackupRun.objects.filter(kind=kind, began_at__gte=at).exists():
        said = (ended.stderr or ended.stdout).strip()[-600:]
        _write_down(Run(kind, at, 0, False, rule="backups.died", params={"code": ended.returncode, "why": said}), "system")


def _noted(kind: Kind, by: str, at: datetime, act: Callable[[Run], Run]) -> Run:
    began, run = time.monotonic(), Run(kind, at, 0, True)
    try:
        run = act(run)
    except BazanError as why:
        params = {name: value if isinstance(value, int | float) else str(value) for name, value in why.params.items()}
        _write_down(replace(run, ok=False, took_s=_since(began), rule=why.rule, params=params), by)
        raise
    run = replace(run, took_s=_since(began))
    _write_down(run, by)
    return run


@transaction.atomic
def _write_down(run: Run, by: str) -> None:
    BackupRun.objects.create(**asdict(run))
    told = {"ok": run.ok, "took_s": run.took_s, "recovery_s": run.recovery_s, "size": run.size, "rule": run.rule}
    audit.append(by, f"backups.{run.kind}", f"backup:{run.name}", told)


def history_apart(settings: Settings) -> Path | None:
    """The folder of a history that lies neither in the home nor on a server of its own."""
    parts = urlsplit(settings.history_url)
    if not settings.history_url or parts.scheme not in ("", "file"):
        return None
    folder = Path(parts.path).resolve()
    return None if folder.is_relative_to(settings.home) or not folder.is_dir() else folder


def _since(began: float) -> float:
    return round(time.monotonic() - began, 2)


def _scratch() -> Path:
    return of_room(SETTINGS).scratch or settings_now().home / backup.SCRATCH


def _copy() -> DatabaseCopy:
    own = of_room(SETTINGS)
    return backup.OwnCommand(own.command) if own.command else backup.BaseBackup(own.database_url or migration_url(settings_now()))


def _verify_audit(place: Restored) -> None:
    """The chain of the restored database against the checkpoints of the restored home, signed with the key that was restored there: none
    of this installation's own is told. Refused ``backup.audit``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BAZAN_") and not name.endswith("_URL")}
    told = kept | {"BAZAN_HOME": str(place.home), "BAZAN_PROVINCE": settings_now().province, "DATABASE_URL": place.url, "BAZAN_DEMO": "0"}
    command = [sys.executable, "-m", "bazan.processes.cli", "audit", "verify"]
    ended = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, errors="replace", check=False)
    if ended.returncode != WHOLE:
        breaches = len(ended.stdout.splitlines()) if ended.returncode == BROKEN else 0
        raise Refused("backup.audit", {"count": breaches, "why": (ended.stdout or ended.stderr).strip()[:600]})

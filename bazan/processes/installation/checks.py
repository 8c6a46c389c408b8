"""What is looked at of the processes, of the gate and of the settings, which only who wires them knows."""

import os
import re
import socket
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from bazan.core.settings import ROOT, current
from bazan.platform.jobs.types import PROCESSES
from bazan.platform.observability.health_checks import Finding
from bazan.processes.composition import app_registry
from bazan.processes.installation import process_status
from bazan.processes.installation.environment import NAMED_FILE
from bazan.processes.runtime.lifetime import MARK

PREFIXES = ("BAZAN_SOURCE_", "BAZAN_CAMERA_", "BAZAN_FEED_", "BAZAN_DEMO_")
"""Of variables that sources, cameras and feeds name where they are declared."""
OF_PROGRAMS = frozenset({"BAZAN_LANGUAGE", NAMED_FILE, MARK})
_NAME = re.compile(r"\bBAZAN_[A-Z0-9_]+")
PATIENCE_S = 2


def settings(_: datetime) -> Iterator[Finding]:
    """A word nobody knows is a setting somebody mistyped, and thinks is in force."""
    known = {field.metadata["name"] for kind in app_registry.settings() for field in fields(kind)} | _named_by_province() | OF_PROGRAMS
    strange = sorted(name for name in os.environ if name.startswith("BAZAN_") and name not in known and not name.startswith(PREFIXES))
    if strange:
        yield Finding("warn", "settings.strange", {"names": ", ".join(strange)})
    else:
        yield Finding("ok", "settings.known")


def running(_: datetime) -> Iterator[Finding]:
    own = current()
    parts = process_status.standing(own) | {"web": process_status.asked(str(own.run / "web.sock"), own)}
    untold = {"database"} if parts["database"].get("state") == "ok" else {"database", *PROCESSES}  # the others are known by their sessions
    away = {name: part for name, part in parts.items() if part.get("state") != "ok" and name not in untold}
    for name, part in away.items():
        yield Finding("bad", "processes.away", {"process": name, "why": part.get("reason") or part.get("state", "?")})
    if not away:
        yield Finding("ok", "processes.run", {"count": len(parts.keys() - untold)})


def gate(_: datetime) -> Iterator[Finding]:
    own = current()
    host = "127.0.0.1" if own.host in ("0.0.0.0", "") else own.host  # noqa: S104 - recognised, not bound
    said = {"address": own.address, "place": f"{host}:{own.port}"}
    try:
        socket.create_connection((host, own.port), timeout=PATIENCE_S).close()
    except OSError as why:
        yield Finding("bad", "gate.away", said | {"why": str(why)})
        return
    if own.demo or own.address.startswith("https://"):
        yield Finding("ok", "gate.answers", said)
    else:
        yield Finding("warn", "gate.open", said)


def _named_by_province() -> set[str]:
    """Variables that files of the province and of the packs name: addresses and secrets of its ways out and feeds."""
    files = [*current().province_folder.rglob("*.toml"), *(ROOT / "sectors").rglob("*.toml")]
    return {name for path in files for name in _names(path, path.stat().st_mtime_ns)}


@lru_cache(maxsize=2_000)
def _names(path: Path, written_ns: int) -> tuple[str, ...]:
    return tuple(_NAME.findall(path.read_text("utf-8")))

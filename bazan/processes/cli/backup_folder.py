"""What ``bazan backup`` and ``bazan drill`` share: where the sets lie, what the environment knows, how a run is said."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.settings import Settings, of_room, read
from bazan.core.time import LOCAL
from bazan.directory.audit.settings import SETTINGS as AUDIT
from bazan.directory.backups.settings import SETTINGS as BACKUPS
from bazan.directory.backups.types import Run
from bazan.platform.backup.api import TOLD
from bazan.processes.composition import app_registry

OWN_KEY = "BAZAN_BACKUP_KEY"
"""The one secret that is in no backup: it would lie behind its own lock."""


def folder_of(given: Path | None) -> Path:
    """Refused ``backup.nowhere``."""
    folder = given or of_room(BACKUPS).folder
    if folder is None:
        raise Refused("backup.nowhere", {}, "folder")
    return folder.resolve()


def told(environ: Mapping[str, str]) -> dict[str, bytes]:
    """Secrets that the environment holds and the home doesn't: keys under the names by which the home would keep them, so that a restored
    one signs and opens the same; every setting as it was told; and the files that settings name."""
    settings, audit = read(Settings, environ), read(AUDIT, environ)
    keys = {
        "secret-key": settings.secret_key, "archive-key": settings.archive_key, "contact-key": settings.contact_key, "audit-key": audit.key,
    }  # fmt: skip
    found = {name: key.encode() for name, key in keys.items() if key}
    declared = {
        field.metadata["name"]: getattr(read(kind, environ), field.name) for kind in app_registry.settings() for field in fields(kind)
    }
    names = {name for name in environ if name.startswith("BAZAN_") or name in declared} - {OWN_KEY}
    if names:
        found[f"{TOLD}/environment"] = "".join(f"{name}={environ[name]}\n" for name in sorted(names)).encode()
    for name, value in declared.items():
        if isinstance(value, Path) and value.is_file():
            found[f"{TOLD}/{name}"] = value.read_bytes()
    return found


def said(key: str, run: Run) -> str:
    point = run.recovery_point.astimezone(LOCAL).isoformat(sep=" ", timespec="seconds") if run.recovery_point else "–"
    figures = {"size": round(run.size / 2**20, 1), "took": round(run.took_s, 1), "recovery": round(run.recovery_s or 0, 1)}
    return label(key, name=run.name, point=point, **figures)

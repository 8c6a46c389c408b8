"""The mark in a home into which an export began to come and isn't all there. Knows nothing of Parquet, since every set-up asks."""

import contextlib
import json
import os
from pathlib import Path

MARK = "arriving"


def unfinished(home: Path) -> str:
    """The folder of the export; empty: nothing is under way."""
    return _read(home).get("folder", "")


def begun(home: Path) -> str:
    """The SHA-256 of its dictionary; empty: nothing is under way."""
    return _read(home).get("sha256", "")


def begin(home: Path, folder: Path, sha256: str) -> None:
    """On disk when it returns. Raises OSError."""
    half = home / f".{MARK}"
    with half.open("w", encoding="utf-8") as file:
        json.dump({"folder": str(folder), "sha256": sha256}, file)
        file.flush()
        os.fsync(file.fileno())
    half.replace(home / MARK)
    _synced(home)


def end(home: Path) -> None:
    (home / MARK).unlink(missing_ok=True)
    _synced(home)


def _read(home: Path) -> dict[str, str]:
    with contextlib.suppress(FileNotFoundError):
        return json.loads((home / MARK).read_bytes())
    return {}


def _synced(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""What the demo's carriers put down, read from their files: a line of JSON each."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

MOST = 200
TAIL = 400_000
"""Bytes that are read at the end of a file: more than MOST lines."""


@dataclass(frozen=True)
class Caught:
    """``delivery``: the number it went out under."""

    delivery: UUID
    at: datetime
    channel: str
    to: str
    words: str


def caught(folder: Path) -> list[Caught]:
    """The newest, of all carriers. A line that is no whole one yet is passed over: the next look finds it."""
    found = [one for path in folder.glob("caught-*.jsonl") for one in _read(path)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST]


def _read(path: Path) -> Iterator[Caught]:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - TAIL, 0))
        lines = file.read().decode("utf-8", "replace").splitlines()
    for line in lines:
        try:
            said = json.loads(line)
            yield Caught(UUID(said["id"]), datetime.fromisoformat(said["at"]), said["channel"], said["to"], said["words"])
        except (ValueError, KeyError, TypeError):
            continue

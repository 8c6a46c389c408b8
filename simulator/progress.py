"""What the simulator remembers between two runs: until when everything was sent, and which floods it told."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from simulator.clock import DAY
from simulator.story import LENGTH_S, Episode

_FORGOTTEN_AFTER_S = 30 * DAY


class Progress:
    """Two small files under BAZAN_HOME/simulator, valid for one installation and one seed."""

    def __init__(self, home: Path, seed: str, address: str, token: str):
        self.folder = home / "simulator"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.key = hashlib.sha256(f"{seed}|{address}|{token}".encode()).hexdigest()[:16]

    def sent_until(self) -> int | None:
        """Everything up to this moment was sent; None: nothing was."""
        kept = _read(self.folder / "progress.json")
        return int(kept["sent_until"]) if kept.get("key") == self.key and "sent_until" in kept else None

    def keep(self, sent_until: int) -> None:
        _write(self.folder / "progress.json", {"key": self.key, "sent_until": sent_until})

    def open_story(self, now: int) -> tuple[Episode, ...]:
        """The floods to play. Adds one that leads to ``now`` when the last three days are still unsent."""
        sent = self.sent_until()
        told = () if sent is None else told_floods(self.folder)
        if sent is None or sent <= now - LENGTH_S:
            told = (*(flood for flood in told if flood.end > now - _FORGOTTEN_AFTER_S), Episode.leading_to(now))
            keep_floods(self.folder, told)
        return told

    def no_story(self) -> tuple[Episode, ...]:
        keep_floods(self.folder, ())
        return ()


class Shelf:
    """What players remember by name, in one small file valid for one installation and one seed."""

    def __init__(self, home: Path, seed: str, address: str, name: str):
        self.path = home / "simulator" / f"{name}.json"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.key = hashlib.sha256(f"{seed}|{address}|{name}".encode()).hexdigest()[:16]
        kept = _read(self.path)
        self.kept: dict[str, Any] = kept["kept"] if kept.get("key") == self.key else {}

    def read(self, name: str) -> dict[str, Any]:
        return self.kept.get(name, {})

    def keep(self, name: str, value: dict[str, Any]) -> None:
        if self.kept.get(name) != value:
            self.kept[name] = value
            _write(self.path, {"key": self.key, "kept": self.kept})


def told_floods(folder: Path) -> tuple[Episode, ...]:
    return tuple(Episode(int(begin), int(end)) for begin, end in _read(folder / "floods.json").get("floods", []))


def keep_floods(folder: Path, floods: tuple[Episode, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "floods.json", {"floods": [[flood.begin, flood.end] for flood in floods]})


def _read(path: Path) -> dict[str, Any]:
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _write(path: Path, value: dict[str, Any]) -> None:
    new = path.with_suffix(f".{os.getpid()}.new")
    new.write_text(json.dumps(value), "utf-8")
    new.replace(path)

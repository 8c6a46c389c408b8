"""Refused pieces whose line a later run of the same source took: nobody need look at them any more."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bazan.data.sources.models import Quarantine, SourceRun

OPEN = ("open", "asked")


class Settling:
    """What lay open in quarantine before a run, told again by the text of its line or by the key of its row.

    A corrected line has another text and the same key; an unchanged one, taken because a binding or the register was mended, the same text.
    """

    def __init__(self, run: SourceRun):
        self.run = run
        before = Quarantine.objects.filter(source_id=run.source_id, state__in=OPEN).exclude(run_id=run.id)
        self.by_text: dict[str, list[tuple[int, str]]] = {}
        self.by_key: dict[str, list[int]] = {}
        for item_id, text, cell, key in before.extra(select={"text": "md5(raw)"}).values_list(
            "id", "text", "context__cell", "context__key"
        ):
            self.by_text.setdefault(text, []).append((item_id, cell or ""))
            if key:
                self.by_key.setdefault(key, []).append(item_id)
        self.taken: set[int] = set()

    def __bool__(self) -> bool:
        """Whether anything lies there at all: if not, no line need be asked about."""
        return bool(self.by_text)

    def text(self, raw: str, cells: frozenset[str] | None = None) -> None:
        """A piece of this text was taken; with ``cells`` only these of it."""
        for item_id, cell in self.by_text.get(hashlib.md5(raw.encode(), usedforsecurity=False).hexdigest(), ()):
            if cells is None or cell in cells:
                self.taken.add(item_id)

    def key(self, key: str) -> None:
        """A row of this key was taken."""
        self.taken.update(self.by_key.get(key, ()))

    def settle(self, at: datetime) -> int:
        """How many were settled now, in the caller's transaction."""
        found, self.taken = self.taken, set()
        if not found:
            return 0
        items = Quarantine.objects.filter(id__in=found, state__in=OPEN)
        return items.update(state="settled", decided_by=f"run:{self.run.id}", decided_at=at)


def key_of(values: Iterable[Any]) -> str:
    """What tells a row again by the cells of its key; empty where one of them lacks."""
    cells = [None if value is None else str(value).strip() for value in values]
    if not cells or not all(cells):
        return ""
    return hashlib.sha256(json.dumps(cells, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()

"""When what a delivery says was first received: its place in the order of statements, wherever it gives no time of its own."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bazan.data.sources.models import Quarantine, SourceRun


@dataclass(frozen=True)
class Received:
    """``decided``: the center reads it otherwise than before, so even a value seen already takes the place of the reading it amends."""

    at: datetime
    decided: bool = False


def reading(binding: dict) -> str:
    """A name for a way of reading, the same for the same binding."""
    return hashlib.sha256(json.dumps(binding, sort_keys=True).encode()).hexdigest()[:16]


def of_file(run: SourceRun) -> Received:
    """A file sent again keeps the place of its first receipt. Read by another binding, it stands right behind its earlier reading,
    so that a mended binding corrects what it brought itself and nothing that came after."""
    same = SourceRun.objects.filter(source_id=run.source_id, file_sha256=run.file_sha256, id__lte=run.id).order_by("id")
    runs = list(same.values_list("started_at", "counts"))
    readings = [counts.get("reading") for _, counts in runs]
    turns = sum(before != after for before, after in pairwise(readings))
    return Received(runs[0][0] + timedelta(microseconds=turns), decided=turns > 0)


def of_piece(item: Quarantine) -> Received:
    """A piece that was refused was said when it came, not when somebody had it read again."""
    return of_file(item.run) if item.run is not None and item.run.file_sha256 else Received(item.at)

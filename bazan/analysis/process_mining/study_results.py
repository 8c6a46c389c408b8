"""Reads of what is kept, as far as the reader reaches: the study of a place, those of the months before, cases under way."""

from collections.abc import Collection
from datetime import datetime

import msgspec

from bazan.analysis.process_mining import study_rows
from bazan.analysis.process_mining.log_study import log_of_sample
from bazan.analysis.process_mining.models import ProcessRunning, ProcessStudy
from bazan.analysis.process_mining.step_simulation import LEAST, shortened
from bazan.analysis.process_mining.types import Kept, Known, Running, Sample, Shortening
from bazan.core.errors import Refused


def studied(process: str, place_id: int) -> list[Kept]:
    """What was told of a process at a place, a month each, the newest first. One query."""
    rows = ProcessStudy.objects.filter(process=process, place_id=place_id).defer("sample")
    return [study_rows.kept_of(row) for row in rows.order_by("-month")]


def newest(processes: Collection[str], place_id: int) -> dict[str, Kept]:
    """The newest of several, one query; those without any are left out."""
    rows = ProcessStudy.objects.filter(process__in=processes, place_id=place_id).defer("sample")
    return {row.process: study_rows.kept_of(row) for row in rows.order_by("process", "-month").distinct("process")}


def everywhere(process: str) -> list[Kept]:
    """The newest of each place. One query."""
    rows = ProcessStudy.objects.filter(process=process).defer("sample")
    return [study_rows.kept_of(row) for row in rows.order_by("place_id", "-month").distinct("place_id")]


def places_studied(process: str) -> frozenset[int]:
    """Where it was studied, of the places in reach."""
    return frozenset(ProcessStudy.objects.filter(process=process).values_list("place_id", flat=True))


def under_way(process: str, limit: int, place_id: int | None = None, due_after: datetime | None = None) -> list[Running]:
    """Cases under way, the most probably late first; ``place_id``: those at one place, ``due_after``: not overdue at an instant."""
    rows = ProcessRunning.objects.filter(process=process, late__isnull=False)
    if place_id is not None:
        rows = rows.filter(place_id=place_id)
    if due_after is not None:
        rows = rows.filter(due_at__gt=due_after)
    return [study_rows.running_of(row) for row in rows.order_by("-late", "due_at", "case")[:limit]]


def shorter(known: Known, place_id: int, step: str, less_s: float) -> Shortening:
    """What it would have brought had a step taken so many seconds less, of the cases sampled with the newest study.

    Refused as ``shortened``, and ``processes.few`` where nothing is kept.
    """
    row = ProcessStudy.objects.filter(process=known.code, place_id=place_id, sample__isnull=False).only("sample").order_by("-month").first()
    if row is None:
        raise Refused("processes.few", {"count": 0, "least": LEAST})
    return shortened(log_of_sample(msgspec.convert(row.sample, Sample)), step, less_s, known.procedure.ends)

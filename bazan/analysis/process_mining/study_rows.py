"""Studies as rows, and rows as what other rooms read."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from bazan.analysis.process_mining.models import ProcessRunning, ProcessStudy
from bazan.analysis.process_mining.types import Kept, Known, Running, Sample, Study
from bazan.core.time import Period

MONTHS = 13
"""So long studies are kept: a year, and the month it is held against."""


def keep(known: Known, place_id: int, cases: int, study: Study | None, sample: Sample | None, at: datetime) -> None:
    """In place of what was kept of the same month, in the caller's transaction."""
    values: dict[str, Any] = {
        "sector": known.pack,
        "cases": cases,
        "document": msgspec.to_builtins(study) if study else None,
        "sample": msgspec.to_builtins(sample) if sample else None,
        "made_at": at,
    }
    ProcessStudy.objects.update_or_create(process=known.code, place_id=place_id, month=_month(at).start, defaults=values)


def let_go(process: str, at: datetime) -> None:
    """What is older than is kept, of any process; of this one samples but the newest, and places that have no study any more this month."""
    month = oldest = _month(at)
    for _ in range(MONTHS):
        oldest = oldest.previous()
    ProcessStudy.objects.filter(month__lt=oldest.start).delete()
    ProcessRunning.objects.filter(made_at__lt=oldest.start).delete()
    own = ProcessStudy.objects.filter(process=process)
    own.filter(month=month.start, made_at__lt=at).delete()
    own.filter(month__lt=month.start).update(sample=None)


def replace(known: Known, running: Iterable[Running], sectors: dict[str, str]) -> None:
    """All cases under way of a process. ``sectors``: of a case, where it is not that of the pack."""
    ProcessRunning.objects.filter(process=known.code).delete()
    ProcessRunning.objects.bulk_create(
        [
            ProcessRunning(
                process=known.code, sector=sectors.get(case.case, known.pack), place_id=case.place_id, case=case.case,
                activity=case.activity, unit=case.unit, came_at=case.came_at, due_at=case.due_at, late=case.late, alike=case.alike,
                made_at=case.made_at,
            )
            for case in running
        ],
        batch_size=500,
    )  # fmt: skip


def kept_of(row: ProcessStudy) -> Kept:
    study = msgspec.convert(row.document, Study) if row.document else None
    return Kept(row.process, row.place_id, row.month, row.made_at, row.cases, study)


def running_of(row: ProcessRunning) -> Running:
    return Running(row.case, row.activity, row.unit, row.place_id, row.came_at, row.due_at, row.late, row.alike, row.made_at)


def _month(at: datetime) -> Period:
    return Period.holding(at, "month")

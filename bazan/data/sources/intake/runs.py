"""Runs: opened, gone on with, ended. A run says what came in, when, and what became of it."""

import json
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from bazan.core.errors import BazanError
from bazan.data.sources.events import CHANNEL
from bazan.data.sources.models import Source, SourceRun
from bazan.platform.jobs import api as jobs


def open_run(source: Source, now: datetime, file_name: str = "", file_sha256: str = "", cursor: dict[str, Any] | None = None) -> SourceRun:
    """A new run of the source."""
    return SourceRun.objects.create(source=source, started_at=now, file_name=file_name[-300:], file_sha256=file_sha256, cursor=cursor or {})


def unfinished(source: Source) -> SourceRun | None:
    """The run that a stop broke off, to be gone on with. Only who holds the source's lock may ask."""
    return SourceRun.objects.filter(source=source, state="running").order_by("id").first()


def finish(run: SourceRun, now: datetime) -> None:
    """The run did all there was to do."""
    _end(run, "done", now, "")


def fail(run: SourceRun, now: datetime, why: BaseException) -> None:
    """The run can't go on; what it stored stays."""
    _end(run, "failed", now, error_text(why))


def error_text(why: BaseException) -> str:
    """An error as the table keeps it."""
    if isinstance(why, BazanError):
        return json.dumps({"rule": why.rule, "params": why.params}, ensure_ascii=False, default=str)
    return f"{type(why).__name__}: {why}"[:2000]


@transaction.atomic
def _end(run: SourceRun, state: str, now: datetime, error: str) -> None:
    """A batch the edge got twice around a stop is in ``duplicate`` twice as well: what was accepted is exact, the rest follows."""
    ended = SourceRun.objects.filter(id=run.id)
    ended.update(state=state, finished_at=now, error=error)
    if "submitted" in run.counts:
        submitted = run.counts["submitted"] - run.counts.get("refused_late", 0)
        ended.update(duplicate=Greatest(Value(submitted) - F("accepted"), Value(0)))
    with connection.cursor() as cursor:
        jobs.announce(cursor, CHANNEL, {"source": run.source_id, "run": run.id, "run_state": state})
    run.refresh_from_db()

"""What clocks and jobs, the command line and the pages ask this room to do; each act holds its own line to the edge."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from bazan.core.errors import Conflict, NotFound, Unavailable
from bazan.core.settings import Settings, current
from bazan.data.observations.api import EdgeClient
from bazan.data.sources import actions, silence_detection
from bazan.data.sources.intake import file_import
from bazan.data.sources.models import Source
from bazan.data.sources.pulls import source_pull
from bazan.data.sources.queries import run_info
from bazan.data.sources.types import RunInfo
from bazan.platform.jobs import api as jobs

IMPORT_PATIENCE_S = 60


def _source(code: str) -> Source:
    found = Source.objects.filter(code=code).first()
    if found is None:
        raise NotFound("sources.unknown", {"code": code})
    return found


def import_file(
    path: Path, source_code: str, actor: str = "system", progress: Callable[[RunInfo], None] | None = None, settings: Settings | None = None
) -> RunInfo:
    """Read a file of observations to its end, telling progress after each batch. Waits while the edge is away.

    Asked again after a stop it goes on behind the last committed line; asked again after the end it finds only duplicates.
    Raises NotFound ``sources.unknown``, Refused ``sources.import.*`` and ``drivers.binding``.
    """
    settings = settings or current()
    with path.open("rb") as stream:
        run = file_import.receive(_source(source_code), stream, path.name, settings, actor)
    with EdgeClient(settings) as edge:
        told = (lambda run: progress(run_info(_counted(run)))) if progress else None
        return run_info(file_import.read(run.id, settings, edge, told, actor))


def _counted(run):
    run.refresh_from_db(fields=["accepted", "duplicate"])
    return run


def upload(stream: BinaryIO, file_name: str, source_code: str, actor: str) -> RunInfo:
    """Keep an uploaded file and let a job read it; the run tells how far it is."""
    with transaction.atomic():
        run = file_import.receive(_source(source_code), stream, file_name, current(), actor)
        file_import.defer(run)
    return run_info(run)


def read_import(run_id: int) -> None:
    """The job of an upload. TimeoutError when the edge is away: to be asked again."""
    with EdgeClient(current()) as edge:
        file_import.read(run_id, current(), edge, patience_s=IMPORT_PATIENCE_S)


def pull_now(source_id: int) -> RunInfo | None:
    """One pull of one source."""
    with EdgeClient(current()) as edge:
        run = source_pull.pull(source_id, current(), edge)
    return run_info(run) if run is not None else None


def retry(item_id: int, actor: str) -> bool:
    """Read a refused piece again with today's binding and register. True: it is stored; False: refused again, and why is kept.

    Raises Conflict ``sources.decided``, NotFound ``sources.quarantine.unknown``, Refused ``sources.retry.orphan``,
    Unavailable ``sources.edge.away``.
    """
    with EdgeClient(current()) as edge:
        try:
            return actions.retry(item_id, edge, actor)
        except TimeoutError as why:
            raise Unavailable("sources.edge.away") from why


def retry_asked(ids: list[int], actor: str) -> None:
    """The job of what a page asked for. What somebody decided meanwhile is left as it is."""
    with EdgeClient(current()) as edge:
        for item_id in ids:
            with suppress(Conflict, NotFound):
                actions.retry(item_id, edge, actor)


def retry_all(source_code: str, rule: str, actor: str) -> tuple[int, int]:
    """(stored, refused again) of the open pieces of one reason, oldest first, at most 500 at once."""
    with EdgeClient(current()) as edge:
        try:
            return actions.retry_all(source_code, rule, edge, actor)
        except TimeoutError as why:
            raise Unavailable("sources.edge.away") from why


def defer_due(now: datetime) -> int:
    """Put a job for every source that is due; one that still runs or waits gets no second one."""
    return sum(
        jobs.defer("sources.pull", lock=f"source:{s['id']}", once=f"pull:{s['id']}", source_id=s["id"]) for s in source_pull.due(now)
    )


def check_health(now: datetime) -> int:
    """How many sources fell silent or spoke again; announced."""
    return len(silence_detection.check(now))

"""One pull of one source: an API's pages, or the files that lie in its folder. Gone on with where a stop broke it off."""

import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction

from bazan.core.errors import BazanError, Refused
from bazan.core.settings import Settings
from bazan.core.time import now as clock
from bazan.data.sources.configuration import source_changes
from bazan.data.sources.intake import runs
from bazan.data.sources.intake.datastream_resolution import Resolver
from bazan.data.sources.intake.observation_intake import Edge, Intake
from bazan.data.sources.models import ReceivedFile, Source, SourceRun
from bazan.data.sources.pulls import drop_folder, row_pull
from bazan.data.sources.rules import next_pull
from bazan.platform.drivers.api import PULLED, ROWS, http_json, read_binding, station_files
from bazan.platform.storage import file_archive

log = logging.getLogger(__name__)

FILES_A_PASS = 500
PATIENCE_S = 120
"""A pull that can't hand its rows over ends as failed after this long; the next one takes them up again."""


def pull(source_id: int, settings: Settings, edge: Edge, now: datetime | None = None) -> SourceRun | None:
    """Bring in what is new; the run, or None when there was nothing to do. Only one pull of a source may run at a time."""
    source = Source.objects.filter(id=source_id, enabled=True).first()
    if source is None or source.schedule_s is None:
        return None
    started = now or clock()
    run, why = None, None
    try:
        binding = read_binding(source.driver, source.binding)
        if isinstance(binding, http_json.HttpBinding):
            run = runs.unfinished(source) or runs.open_run(source, started, cursor=source.cursor)
            _pages(source, run, binding, edge)
        elif isinstance(binding, station_files.StationFilesBinding):
            run, why = _files(source, binding, settings, edge, started)
        elif binding is not None and source.driver in ROWS:
            run, why = row_pull.pull(source, binding, settings, started)  # pyrefly: ignore[bad-argument-type] - the drivers of ROWS read rows
    except DatabaseError:
        raise
    except Exception as error:  # what comes from outside may be anything, and a pull that isn't ended is tried again at once
        if not isinstance(error, BazanError | OSError):
            log.exception("pull of %s failed by an error no rule foresees", source.code)
        why = error
    if why is not None:
        log.warning("pull of %s failed: %s", source.code, why)
        run = run or runs.open_run(source, started)
    if run is not None and (why is not None or run.state == "running"):
        runs.fail(run, clock(), why) if why is not None else runs.finish(run, clock())
    failures = source.failures + 1 if why is not None else 0
    Source.objects.filter(id=source.id).update(failures=failures, next_run_at=next_pull(started, source.schedule_s, failures))
    return run


def _pages(source: Source, run: SourceRun, binding: http_json.HttpBinding, edge: Edge) -> None:
    intake = Intake(run, Resolver(source), edge, clock())
    asks = source_changes.asking(source)
    for page in http_json.pages(binding, run.cursor, asks.environ, listed=asks.listed):
        for piece in page.pieces:
            intake.take(piece)
        intake.commit(page.cursor, PATIENCE_S)
        if intake.whole is not None:
            raise Refused(intake.whole.rule, intake.whole.params)
        if page.last:
            Source.objects.filter(id=source.id).update(cursor=page.cursor)


def _files(
    source: Source, binding: station_files.StationFilesBinding, settings: Settings, edge: Edge, now: datetime
) -> tuple[SourceRun | None, BaseException | None]:
    """Files already in the folder are taken even when the server they come from is away: that is given back, not raised."""
    folder = drop_folder.folder_of(source, settings, binding)
    folder.mkdir(parents=True, exist_ok=True)
    why = drop_folder.collect(source, binding.remote, folder, source_changes.asking(source)) if binding.remote is not None else None
    files = drop_folder.waiting(folder, binding.pattern)
    run = runs.unfinished(source)
    if not files:
        return run, why
    run = run or runs.open_run(source, now)
    resolver = Resolver(source)
    for at in range(0, len(files), FILES_A_PASS):
        _take_files(source, run, binding, resolver, files[at : at + FILES_A_PASS], settings, edge)
    return run, why


def _take_files(
    source: Source,
    run: SourceRun,
    binding: station_files.StationFilesBinding,
    resolver: Resolver,
    files: list[Path],
    settings: Settings,
    edge: Edge,
) -> None:
    """Read, store, and only then remove the files: a stop in between reads them again, to no effect."""
    taken = [(path, sha256) for path in files if (sha256 := drop_folder.archived(path, settings))]
    known = set(ReceivedFile.objects.filter(source=source, sha256__in=[sha256 for _, sha256 in taken]).values_list("sha256", flat=True))
    intake = Intake(run, resolver, edge, clock())
    for path, sha256 in taken:
        if sha256 in known:
            continue
        intake.context = {"file": path.name}
        for piece in station_files.read(file_archive.path_of(settings, sha256).read_bytes(), path.name, binding):
            piece.whole = False  # a pass holds many files: one that is refused whole is one refusal among others
            intake.take(piece)
    intake.commit(run.cursor, PATIENCE_S)
    with transaction.atomic():
        ReceivedFile.objects.bulk_create(
            [ReceivedFile(source=source, run=run, sha256=sha256, name=path.name[-300:], received_at=clock()) for path, sha256 in taken],
            ignore_conflicts=True,
        )
    for path, _ in taken:
        path.unlink(missing_ok=True)


def due(now: datetime) -> list[dict[str, Any]]:
    """Sources whose pull is due: ``id``, ``code``."""
    pulled = Source.objects.filter(enabled=True, schedule_s__isnull=False, driver__in=PULLED)
    return [{"id": s.id, "code": s.code} for s in pulled.only("id", "code", "next_run_at") if s.next_run_at is None or s.next_run_at <= now]

"""Pulls of rows: an API's pages, a database's statement, or the files that lie in a source's folder."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from bazan.core.errors import BazanError
from bazan.core.settings import Settings
from bazan.core.time import now as clock
from bazan.data.sources.configuration import source_changes
from bazan.data.sources.intake import external_runs, row_file_import, runs
from bazan.data.sources.intake.row_intake import RowIntake
from bazan.data.sources.models import ReceivedFile, Source, SourceRun
from bazan.data.sources.pulls import drop_folder
from bazan.data.sources.types import Asking
from bazan.platform.drivers.api import RowDriver, messages, sql_rows, tables
from bazan.platform.storage import file_archive

ACTOR = "system"


def pull(source: Source, binding: RowDriver, settings: Settings, started: datetime) -> tuple[SourceRun | None, BaseException | None]:
    """Bring in what is new: the run, which the caller ends, and what went wrong, if anything did."""
    if isinstance(binding, tables.TableBinding):
        return _files(source, binding, settings, started)
    run = runs.unfinished(source) or runs.open_run(source, started, cursor=source.cursor)
    try:
        _stream(source, run, binding)
    except (BazanError, OSError) as why:
        return run, why
    return run, None


def _stream(source: Source, run: SourceRun, binding: messages.RowsBinding | sql_rows.SqlBinding) -> None:
    sql = isinstance(binding, sql_rows.SqlBinding)
    reader = sql_rows.reader(binding.columns) if sql else binding.reader()
    intake = RowIntake(run, binding, ACTOR, clock())
    cursor, number = run.cursor, run.counts.get("items", 0)
    for items, cursor in _parts(binding, run.cursor, source_changes.asking(source)):
        for line in messages.lines(items, reader, number + 1):
            intake.take(line)
        number += len(items)
        run.counts["items"] = number
        with transaction.atomic():
            SourceRun.objects.filter(id=run.id).update(counts=run.counts)
            intake.commit(cursor, {"passed": reader.passed} if reader.passed else None)
            if sql:  # ordered by its cursor: a pull that ends badly needs not begin anew
                Source.objects.filter(id=source.id).update(cursor=sql_rows.ended(cursor))
    ended = sql_rows.ended(cursor) if sql else cursor
    Source.objects.filter(id=source.id).update(cursor=ended)
    external_runs.heard(source.id, clock(), good=True)  # it answered: nothing new is good news too


def _parts(
    binding: messages.RowsBinding | sql_rows.SqlBinding, cursor: dict[str, Any], asks: Asking
) -> Iterator[tuple[list[Any], dict[str, Any]]]:
    if isinstance(binding, sql_rows.SqlBinding):
        yield from sql_rows.batches(binding, cursor, asks.environ, asks.listed)
        return
    for items, after, _ in messages.pages(binding, cursor, asks.environ, listed=asks.listed):
        yield items, after


def _files(
    source: Source, binding: tables.TableBinding, settings: Settings, now: datetime
) -> tuple[SourceRun | None, BaseException | None]:
    """Every file has a run of its own, which says its name and how far it is. The last one is given back, ended.

    Files already in the folder are taken even when the server they come from is away. A file that is refused whole is a failed run,
    lies in the archive, and leaves the folder like the others: it would be refused again.
    """
    folder = drop_folder.folder_of(source, settings, binding)
    folder.mkdir(parents=True, exist_ok=True)
    why = drop_folder.collect(source, binding.remote, folder, source_changes.asking(source)) if binding.remote is not None else None
    run: SourceRun | None = None
    for path in drop_folder.waiting(folder, binding.pattern):
        sha256 = drop_folder.archived(path, settings)
        if not sha256:
            continue
        if not ReceivedFile.objects.filter(source=source, sha256=sha256).exists():
            run = _file(source, binding, settings, path.name, sha256, now)
            ReceivedFile.objects.get_or_create(
                source=source, sha256=sha256, defaults={"run": run, "name": path.name[-300:], "received_at": clock()}
            )
        path.unlink(missing_ok=True)
    return (None, why) if why is not None else (run, None)


def _file(source: Source, binding: tables.TableBinding, settings: Settings, name: str, sha256: str, now: datetime) -> SourceRun:
    run = SourceRun.objects.filter(source=source, file_sha256=sha256, state="running", cursor__has_key="line").first()
    run = run or runs.open_run(source, now, name, sha256, {"line": 0})
    run.counts["size"] = file_archive.path_of(settings, sha256).stat().st_size
    run.save(update_fields=["counts"])
    try:
        row_file_import.read(run, binding, settings, ACTOR)
    except (BazanError, OSError) as why:
        runs.fail(run, clock(), why)
    else:
        runs.finish(run, clock())
    return run

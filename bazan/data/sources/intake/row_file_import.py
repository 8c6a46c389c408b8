"""Files of rows: read as a stream into their dataset, batch by batch, and gone on with behind the last committed line.

The next batch is read while PostgreSQL stores this one: reading and storing each keep one core busy.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Queue
from threading import Event, Thread
from typing import Any

from bazan.core.settings import Settings
from bazan.core.time import now as clock
from bazan.data.sources.intake import external_runs, row_intake
from bazan.data.sources.intake.row_intake import RowIntake
from bazan.data.sources.models import SourceRun
from bazan.platform.drivers.api import Line, tables
from bazan.platform.storage import file_archive


@dataclass(frozen=True)
class Read:
    """Lines that belong together, the cursor behind them, and what the file has told so far."""

    lines: list[Line]
    cursor: dict[str, Any]
    told: dict[str, Any]
    last: bool = False


def read(
    run: SourceRun, binding: tables.TableBinding, settings: Settings, actor: str, progress: Callable[[SourceRun], None] | None = None
) -> None:
    """Read the run's file from its cursor to the end. Raises Refused for what speaks of the whole file; what was committed stays."""
    cursor = run.cursor
    table = tables.Table(
        file_archive.path_of(settings, run.file_sha256),
        binding,
        cursor.get("line", 0),
        cursor.get("sheet", ""),
        dict(run.counts.get("told", {})),
    )
    intake = RowIntake(run, binding, actor, clock(), table.context)
    if not cursor.get("line", 0):
        table.told |= tables.judge_dates(table, intake.times, intake.personal)
    intake.letters = table.letters
    with uncollected():
        for part in ahead(_parts(table, cursor)):
            intake.lines = part.lines
            intake.commit(part.cursor, part.told)
            if progress and not part.last:
                progress(run)
    external_runs.heard(run.source_id, clock(), good=run.accepted + run.duplicate + run.counts.get("superseded", 0) > 0)


def _parts(table: tables.Table, cursor: dict[str, Any]) -> Iterator[Read]:
    at = (cursor.get("sheet", ""), cursor.get("line", 0))
    lines: list[Line] = []
    for line in table:
        # rows of one line stay together: the cursor counts lines
        if len(lines) >= row_intake.BATCH and (line.sheet, line.number) != at:
            yield Read(lines, _cursor(at, table.share), dict(table.told))
            lines = []
        lines.append(line)
        at = (line.sheet, line.number)
    yield Read(lines, _cursor(at, 1.0), dict(table.told), last=True)


def _cursor(at: tuple[str, int], share: float) -> dict[str, Any]:
    sheet, line = at
    return {"line": line, "share": round(share, 4)} | ({"sheet": sheet} if sheet else {})


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the garbage collector: rows hold no circles, and looking for them through millions of cells costs a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


_END = object()


def ahead[T](items: Iterator[T]) -> Iterator[T]:
    """The same items, the next one being made in a thread while this one is used. What making them raises is raised here."""
    made: Queue[Any] = Queue(maxsize=1)
    over = Event()

    def make() -> None:
        try:
            for item in items:
                made.put(item)
                if over.is_set():
                    return
            made.put(_END)
        except BaseException as why:
            made.put(why)

    thread = Thread(target=make, name="read ahead", daemon=True)
    thread.start()
    try:
        while (item := made.get()) is not _END:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        over.set()
        while thread.is_alive():
            if not made.empty():
                made.get_nowait()
            thread.join(0.05)

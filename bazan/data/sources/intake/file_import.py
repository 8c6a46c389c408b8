"""Files of observations or rows brought in by a person: kept unchanged, read as a stream, gone on with from the last committed line."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from bazan.core.errors import BazanError, Refused
from bazan.core.numbers import whole_number
from bazan.core.settings import Settings
from bazan.core.time import now as clock
from bazan.data.sources.intake import first_receipt, row_file_import, runs
from bazan.data.sources.intake.datastream_resolution import Resolver
from bazan.data.sources.intake.observation_intake import Edge, Intake
from bazan.data.sources.models import Source, SourceRun
from bazan.directory.audit import api as audit
from bazan.platform.drivers.api import UPLOADED, csv_rows, csv_text, read_binding, tables
from bazan.platform.jobs import api as jobs
from bazan.platform.storage import file_archive

LARGEST_UPLOAD = 200 * 1024 * 1024
Progress = Callable[[SourceRun], None]


def receive(source: Source, stream: BinaryIO, file_name: str, settings: Settings, actor: str, now: datetime | None = None) -> SourceRun:
    """The run that will read the file, which is kept. A run of the same bytes that a stop broke off is gone on with.

    Raises Refused ``sources.import.driver``, ``sources.import.empty``, ``drivers.binding``.
    """
    if source.driver not in UPLOADED:
        raise Refused("sources.import.driver", {"source": source.code, "driver": source.driver})
    read_binding(source.driver, source.binding)
    sha256, size = file_archive.keep(settings, stream)
    if size == 0:
        raise Refused("sources.import.empty", {"file": file_name}, "file")
    broken = SourceRun.objects.filter(source=source, file_sha256=sha256, state__in=("running", "failed"), cursor__has_key="line").first()
    with transaction.atomic():
        run = broken or runs.open_run(source, now or clock(), Path(file_name).name, sha256, {"line": 0})
        if broken:
            SourceRun.objects.filter(id=run.id).update(state="running", error="", finished_at=None)
        run.counts |= {"size": size} if broken else {"size": size, "reading": first_receipt.reading(source.binding)}
        run.save(update_fields=["counts"])
        audit.append(actor, "sources.import", f"source:{source.code}", {"file": run.file_name, "sha256": sha256, "run": run.id})
    run.refresh_from_db()
    return run


def defer(run: SourceRun) -> None:
    """Let a job read the file, in the caller's transaction."""
    jobs.defer("sources.import", lock=f"source:{run.source_id}", run_id=run.id)


def read(
    run_id: int, settings: Settings, edge: Edge, progress: Progress | None = None, actor: str = "system", patience_s: float = float("inf")
) -> SourceRun:
    """Read the run's file from its cursor to the end. Refused files end as failed runs; TimeoutError leaves it to be gone on with."""
    run = SourceRun.objects.select_related("source").get(id=run_id)
    if run.state != "running":
        return run
    try:
        _read(run, settings, edge, progress, actor, patience_s)
    except (BazanError, OSError) as why:
        if isinstance(why, TimeoutError):
            raise
        runs.fail(run, clock(), why)
    else:
        runs.finish(run, clock())
    if progress:
        progress(run)
    return run


def _read(run: SourceRun, settings: Settings, edge: Edge, progress: Progress | None, actor: str, patience_s: float) -> None:
    binding = read_binding(run.source.driver, run.source.binding)
    if isinstance(binding, tables.TableBinding):
        row_file_import.read(run, binding, settings, actor, progress)
        return
    assert isinstance(binding, csv_rows.CsvBinding)
    with file_archive.path_of(settings, run.file_sha256).open("rb") as raw:
        line = run.cursor.get("line", 0)
        if not line and (told := csv_rows.judge_dates(csv_text.unpacked(raw), binding)):
            run.counts = run.counts | {"told": run.counts.get("told", {}) | told}
            run.save(update_fields=["counts"])
        raw.seek(0)
        header = _header(raw, binding)
        intake = Intake(run, Resolver(run.source, actor), edge, clock(), {"header": header}, first_receipt.of_file(run))
        for piece in csv_rows.read(csv_text.unpacked(raw), binding, after=line):
            intake.take(piece)
            line = _line(piece.position, line)
            if intake.full:
                intake.commit({"line": line, "share": _share(raw, run)}, patience_s)
                if progress:
                    progress(run)
        intake.commit({"line": line, "share": 1.0 if intake.whole is None else _share(raw, run)}, patience_s)
        if intake.whole is not None:
            raise Refused(intake.whole.rule, intake.whole.params)


def _header(raw: BinaryIO, binding: csv_rows.CsvBinding) -> str:
    """The header line, which a refused line needs to be read again."""
    stream = csv_text.unpacked(raw)
    try:
        lines = [stream.readline(csv_rows.LONGEST_LINE) for _ in range(binding.skip_lines + 1)]
    except (OSError, EOFError):
        lines = [b""]
    raw.seek(0)
    return lines[-1].decode(binding.encoding, "replace").removeprefix("\ufeff").rstrip("\r\n")[:4000]


def _line(position: str, before: int) -> int:
    word = position.removeprefix("line ").partition(",")[0]
    line = whole_number(word, digits=12)
    return before if line is None else line


def _share(raw: BinaryIO, run: SourceRun) -> float:
    """How much of the file has been read, 0 to 1: by bytes on disk, so that packed files tell it too."""
    size = run.counts.get("size") or 1
    return round(min(1.0, raw.tell() / size), 4)

"""Files of rows: read as a stream into their dataset, batch by batch, and gone on with behind the last committed line."""

from collections.abc import Callable

from bazan.connect.sources import archive, deliveries
from bazan.connect.sources.models import SourceRun
from bazan.connect.sources.row_intake import RowIntake
from bazan.engines.drivers.api import tables
from bazan.kernel.settings import Settings
from bazan.kernel.time import now as clock


def read(
    run: SourceRun, binding: tables.TableBinding, settings: Settings, actor: str, progress: Callable[[SourceRun], None] | None = None
) -> None:
    """Read the run's file from its cursor to the end. Raises Refused for what speaks of the whole file; what was committed stays."""
    cursor = run.cursor
    table = tables.Table(
        archive.path_of(settings, run.file_sha256),
        binding,
        cursor.get("line", 0),
        cursor.get("sheet", ""),
        dict(run.counts.get("told", {})),
    )
    intake = RowIntake(run, binding, actor, clock(), table.context)
    intake.letters = table.letters
    at = (cursor.get("sheet", ""), cursor.get("line", 0))
    for line in table:
        # rows of one line stay together: the cursor counts lines
        if intake.full and (line.sheet, line.number) != at:
            intake.commit(_cursor(at, table), table.told)
            if progress:
                progress(run)
        intake.take(line)
        at = (line.sheet, line.number)
    intake.commit(_cursor(at, table), table.told)
    deliveries.heard(run.source_id, clock(), good=run.accepted + run.duplicate + run.counts.get("superseded", 0) > 0)


def _cursor(at: tuple[str, int], table: tables.Table) -> dict:
    sheet, line = at
    return {"line": line, "share": round(table.share, 4)} | ({"sheet": sheet} if sheet else {})

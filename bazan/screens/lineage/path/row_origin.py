"""Where one row came from: the cell of a file with its neighbours, the line, the message; who sent it, when, who confirmed it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.time import now as clock_now
from bazan.data.datasets.types import Batch, Column, DatasetInfo, Row
from bazan.data.figures.api import NUMBERS, column_name, decimals_of, every_organization, kept
from bazan.data.forms import api as forms
from bazan.data.forms.types import Step, SubmissionInfo
from bazan.data.sources import api as sources
from bazan.data.sources.types import RunInfo
from bazan.directory.accounts.api import Reach, allowed
from bazan.platform.design_system.api import number, when
from bazan.screens.lineage.display_names import actor_name, shown_columns, unit_name, who
from bazan.screens.lineage.path.file_excerpt import Cell, Excerpt, excerpt
from bazan.screens.lineage.path.step_layout import Grid, GridCell, GridLine, Source

YEARS = range(1900, 2101)
"""Whole numbers among these are written without parting thousands: a year may stand in a cell."""
TITLES = {"workbook": "cell", "lines": "line", "message": "message"}


@dataclass(frozen=True)
class Origin:
    """One row and what is known of where it came from. ``excerpt`` null: no file, not there, or not for this person."""

    info: DatasetInfo
    row: Row
    column: Column
    run: RunInfo | None
    excerpt: Excerpt | None
    open_file: bool
    """This person may have the file itself."""
    open_run: bool
    """And the delivery it came with."""
    sent: SubmissionInfo | None = None
    """The form it was sent with, and who verified and approved it."""


def origin_of(info: DatasetInfo, row: Row, column: str, reach: Reach, now: datetime) -> Origin:
    """``column``: whose cell is looked for; empty: the first number's."""
    chosen = column_of(info, column)
    run = run_of(row.batch.run_id)
    path = file_of(row.batch.file_sha256)
    whole = may_open(reach, info.pack, row.batch.organization_id)
    found = None
    if path is not None and row.line:
        names = row.batch.letters.get(row.sheet) or ({} if run is None else _fields(run.source_code))
        able = [names.get(one.id, one.id) for one in shown_columns(info)]
        found = excerpt(path, row.sheet, row.line, names.get(chosen.id, chosen.id), able, alone=not whole)
    return Origin(
        info, row, chosen, run, found, whole, may_see_run(reach, run, [row.batch]),
        forms.submission_of_run(row.batch.run_id) if row.batch.letters else None,
    )  # fmt: skip


def column_of(info: DatasetInfo, name: str) -> Column:
    """The column asked for, else the first number, else the last column: what a reader looks for in a row."""
    able = shown_columns(info)
    asked = next((one for one in able if one.id == name), None)
    return asked or next((one for one in able if one.type in NUMBERS), able[-1])


def run_of(run_id: int) -> RunInfo | None:
    """The delivery of that number; null when it is no longer known, or not to this person."""
    try:
        return sources.run(run_id)
    except NotFound:
        return None


def file_of(sha256: str) -> Path | None:
    """Where the bytes lie; null when there are none."""
    try:
        return sources.file_path(sha256) if sha256 else None
    except NotFound:
        return None


def may_open(reach: Reach, sector: str, organization_id: int | None) -> bool:
    """Whether this person may have a whole file of that sector: who sees the sector everywhere, or the place it was sent from.

    A file holds rows of many places; one cell's excerpt is only what stands around a row in reach.
    """
    if not allowed(reach, "records.view", sector=sector):
        return False
    if any(held.places is None and (held.sectors is None or sector in held.sectors) for held in reach.grants):
        return True
    sender = every_organization().get(organization_id) if organization_id is not None else None
    return sender is not None and sender.place_id is not None and allowed(reach, "records.view", place_id=sender.place_id, sector=sector)


def may_see_run(reach: Reach, run: RunInfo | None, batches: list[Batch]) -> bool:
    """Whether this person may see a delivery: who watches over the sources of its sector, and whoever may have all it brought."""
    if run is not None and allowed(reach, "sources.view", sector=_sector(run)):
        return True
    return bool(batches) and all(may_open(reach, one.dataset.partition(".")[0], one.organization_id) for one in batches)


def _sector(run: RunInfo) -> str | None:
    """Null: its source is in no sector, or is gone."""
    try:
        return sources.source(run.source_code, clock_now()).sector or None
    except NotFound:
        return None


@kept(60)
def _fields(source_code: str) -> dict[str, str]:
    """Our column to the sender's field, as the source's binding says."""
    try:
        binding = sources.source(source_code, clock_now()).binding
    except NotFound:
        return {}
    return {ours: theirs for ours, theirs in (binding.get("columns") or {}).items() if isinstance(theirs, str)}


def source_of(origin: Origin, now: datetime, onward: bool = True) -> Source:
    """The last step of a path, in words; ``onward``: with the way to the whole row."""
    row, batch = origin.row, origin.row.batch
    kind = origin.excerpt.kind if origin.excerpt else "workbook" if batch.letters else ""
    cell = row.cell(origin.column.id)
    return Source(
        title=label(f"boards.path.{TITLES.get(kind, 'record')}"),
        icon={"workbook": "file-spreadsheet", "lines": "file-text", "message": "send"}.get(kind, "database"),
        name=batch.file_name or (origin.run.source_code if origin.run else label("boards.trace.nobody")),
        href=f"/files/{batch.file_sha256}"
        if batch.file_sha256 and origin.open_file
        else f"/runs/{batch.run_id}"
        if origin.open_run
        else "",
        download=bool(batch.file_sha256 and origin.open_file),
        line=_place(origin, kind, cell),
        grid=_grid(origin, cell) if origin.excerpt else None,
        gone=_gone(origin),
        facts=(*sent_facts(batch, now), *_confirmed(origin.sent, now), *(_run_fact(batch) if origin.open_run else ())),
        actions=((label("boards.path.open_row"), row_href(row), "list"),) if onward else (),
    )


def row_href(row: Row) -> str:
    return f"/datasets/{row.dataset}/rows/{row.id}"


def sent_facts(batch: Batch, now: datetime) -> list[tuple[str, ...]]:
    """Who, when, why."""
    facts: list[tuple[str, ...]] = [
        (label("boards.path.entered"), who(batch.actor, batch.organization_id), ""),
        (label("boards.path.sent"), when(batch.at, now), ""),
    ]
    if batch.reason:
        facts.append((label("boards.path.reason"), batch.reason, ""))
    return facts


def _confirmed(sent: SubmissionInfo | None, now: datetime) -> list[tuple[str, ...]]:
    """Who verified and who approved the form since it was last sent, and the form itself."""
    if sent is None:
        return []
    last: dict[str, Step] = {}
    for step in sent.steps:
        last = {} if step.act in ("submit", "return", "unlock") else last | {step.act: step}
    facts = [
        (label(f"boards.path.{key}"), f"{actor_name(last[act].actor)}, {when(last[act].at, now)}", "")
        for act, key in (("verify", "verified"), ("approve", "approved"))
        if act in last
    ]
    state = label(f"forms.state.{sent.state}")
    return [*facts, (label("boards.path.submission"), state, f"/forms/submissions/{sent.id}")]


def _run_fact(batch: Batch) -> list[tuple[str, ...]]:
    return [(label("boards.path.run"), label("boards.path.run_n", id=batch.run_id), f"/runs/{batch.run_id}")]


def _place(origin: Origin, kind: str, cell: str) -> str:
    row = origin.row
    if cell:
        unit = unit_name(origin.column)
        said = label("boards.path.cell_at", sheet=row.sheet, cell=cell)
        return f"{said}, {unit}" if unit else said
    return label("boards.path.item_at" if kind == "message" else "boards.path.line_at", line=row.line)


def _gone(origin: Origin) -> str:
    if origin.excerpt is not None:
        return label("boards.path.formula_cell") if origin.excerpt.formula else ""
    return label("boards.path.gone" if origin.row.batch.file_sha256 else "boards.path.nothing_kept")


def _grid(origin: Origin, cell: str) -> Grid:
    found = origin.excerpt
    assert found is not None
    name = found.sheet or origin.row.batch.file_name or column_name(origin.column)
    return Grid(
        title=label("boards.path.excerpt", name=name, cell=cell or str(origin.row.line)),
        columns=found.columns,
        lines=tuple(
            GridLine(
                str(line.number),
                tuple(
                    GridCell(_said(value), isinstance(value, int | float), line.hit and n == found.chosen)
                    for n, value in enumerate(line.cells)
                ),
                line.hit,
            )
            for line in found.lines
        ),
    )


def _said(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return label("boards.trace.yes" if value else "boards.trace.no")
    if isinstance(value, int | float):
        return str(value) if isinstance(value, int) and value in YEARS else number(value, decimals_of(value))
    return value

"""Files of answers and of whole rows, in open formats. Only the process that has the history's packages imports it.

A file says in itself what was asked, as of when, and what each column is; whole rows are written a month at a time, so that none has to be
held in memory at once.
"""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from bazan.analysis.explore import query_context, query_expressions
from bazan.analysis.explore.question_url import address_of
from bazan.analysis.explore.rules import XLSX_ROWS
from bazan.analysis.explore.types import Allowance, Answer, Question, Scope, Source
from bazan.core.errors import NotFound, Refused
from bazan.core.settings import current
from bazan.core.text_safety import as_text_cell
from bazan.data.datasets import api as datasets
from bazan.data.observations import api as observations
from bazan.directory.places import api as places
from bazan.platform.design_system.api import create_workbook
from bazan.platform.history.api import history
from bazan.platform.history.types import Limits, View, Watch

OWN_ONLY = 0o600
_CELLS = pa.schema([
    ("row", pa.string()), ("column", pa.string()), ("category", pa.string()), ("value", pa.float64()), ("rows", pa.int64()),
])  # fmt: skip
"""Said beforehand: an axis nobody asked for is null in every cell, and Arrow would call it a column of nothing."""


class Writer(Protocol):
    def write(self, rows: pa.Table) -> None: ...

    def close(self) -> None: ...


def write_cells(answer: Answer, address: str, path: Path) -> int:
    """The cells of an answer as Parquet. How many bytes."""
    cells = answer.cells
    columns = {
        "row": [_text(cell.row) for cell in cells], "column": [_text(cell.column) for cell in cells],
        "category": [_text(cell.category) for cell in cells], "value": [cell.value for cell in cells],
        "rows": [cell.count for cell in cells],
    }  # fmt: skip
    table = pa.table(columns, schema=_CELLS)
    with _placed(path) as begun:
        pq.write_table(table.replace_schema_metadata(_about(address)), begun, compression="zstd")
    return path.stat().st_size


def write_rows(question: Question, source: Source, scope: Scope, may: Allowance, path: Path, watch: Watch) -> tuple[int, int, int]:
    """(rows of the files looked into, rows written, bytes). Refused ``explorations.rows``, ``explorations.xlsx``: there are more."""
    ground, past = query_context.grounded(question, source), history(current())
    most = min(may.rows, XLSX_ROWS - 1) if path.suffix == ".xlsx" else may.rows
    read = written = 0
    writer: Writer | None = None
    with _placed(path) as begun:
        parts = list(_parts(question, source, scope))
        for number, (part, view) in enumerate(parts):
            asked = query_expressions.whole(part, source, view.table, ground)
            query_context.wanted(watch)
            limits = Limits(max(may.seconds, 60), may.memory, most_rows=5_000_000)
            answer = past.query(asked, [view], limits, watch if len(parts) == 1 else Watch())  # a month is read before anybody looks
            rows = _named(answer.rows, source)
            read, written = read + answer.read, written + len(rows)
            if written > most:
                rule = "explorations.xlsx" if path.suffix == ".xlsx" else "explorations.rows"
                raise Refused(rule, {"most": most})
            writer = writer or _writer(begun, path.name, rows.schema, address_of(question))
            writer.write(rows)
            watch.share = (number + 1) / len(parts)
        assert writer is not None
        writer.close()
    return read, written, path.stat().st_size


def _parts(question: Question, source: Source, scope: Scope) -> Iterator[tuple[Question, View]]:
    """The question month by month, each with its view; a dataset, whose rows lie by when they came in, whole."""
    if source.kind == "dataset":
        yield question, datasets.seen(source.code, query_context.only_of(source, scope))
        return
    assert question.start and question.end
    start = question.start
    while start < question.end:
        end = min((start.replace(day=1) + timedelta(days=32)).replace(day=1), question.end)
        part = replace(question, start=start, end=end)
        yield part, observations.seen(*query_context.span(part), query_context.only_of(source, scope))
        start = end


def _named(rows: pa.Table, source: Source) -> pa.Table:
    """With codes of places and stations beside their numbers; without what is the history's own affair."""
    rows = rows.drop_columns([name for name in ("slice", "replaced_time", "withdrawn", "property") if name in rows.column_names])
    rows = rows.append_column("place_code", _looked_up(rows.column("place_id"), _place_code))
    if source.kind == "property":
        things = {one.id: one.code for one in observations.things()}
        codes = {one.id: things.get(one.thing_id) for one in observations.datastreams()}
        rows = rows.append_column("station_code", _looked_up(rows.column("datastream_id"), codes.get))
    return rows


def _looked_up(column: pa.ChunkedArray, found: Any) -> pa.Array:
    whole = column.combine_chunks()
    known = whole.unique()
    codes = pa.array([None if number is None else found(number) for number in known.to_pylist()], pa.string())
    return codes.take(pc.call_function("index_in", [whole], pc.SetLookupOptions(known)))


def _place_code(place_id: int) -> str | None:
    try:
        return places.place(place_id).code
    except NotFound:
        return None


def _writer(begun: Path, name: str, schema: pa.Schema, address: str) -> Writer:
    if name.endswith(".csv.gz"):
        return _Csv(begun, schema)
    if name.endswith(".xlsx"):
        return _Xlsx(begun, schema, address)
    return _Parquet(begun, schema.with_metadata(_about(address)))


class _Parquet:
    def __init__(self, begun: Path, schema: pa.Schema) -> None:
        self._file = pq.ParquetWriter(begun, schema, compression="zstd")
        self._schema = schema

    def write(self, rows: pa.Table) -> None:
        self._file.write_table(rows.cast(self._schema), row_group_size=131_072)

    def close(self) -> None:
        self._file.close()


class _Csv:
    """UTF-8, one heading; words that begin like a formula are quoted by an apostrophe."""

    def __init__(self, begun: Path, schema: pa.Schema) -> None:
        self._file = gzip.open(begun, "wb", compresslevel=5)  # noqa: SIM115 - closed by ``close``
        self._rows = pa_csv.CSVWriter(self._file, schema)

    def write(self, rows: pa.Table) -> None:
        self._rows.write_table(_harmless(rows))

    def close(self) -> None:
        self._rows.close()
        self._file.close()


class _Xlsx:
    """One worksheet, and one that says what was asked."""

    def __init__(self, begun: Path, schema: pa.Schema, address: str) -> None:
        self._book = create_workbook(str(begun), constant_memory=True)
        self._page, self._line = self._book.add_worksheet("rows"), 1
        self._instant = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._page.write_row(0, 0, schema.names)
        about = self._book.add_worksheet("question")
        about.write_string(0, 0, address)

    def write(self, rows: pa.Table) -> None:
        for batch in rows.to_batches(max_chunksize=10_000):
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                self._write(row)

    def _write(self, row: tuple[Any, ...]) -> None:
        for number, value in enumerate(row):
            if isinstance(value, str):
                self._page.write_string(self._line, number, value)
            elif isinstance(value, datetime):
                self._page.write_datetime(self._line, number, value, self._instant)
            elif value is not None:
                self._page.write(self._line, number, value)
        self._line += 1

    def close(self) -> None:
        self._book.close()


def _harmless(rows: pa.Table) -> pa.Table:
    for number, field in enumerate(rows.schema):
        if pa.types.is_string(field.type):
            column = rows.column(number)
            words = [text if text is None else as_text_cell(text) for text in column.to_pylist()]
            rows = rows.set_column(number, field, pa.array(words, pa.string()))
    return rows


def _about(address: str) -> dict[str, str]:
    return {"bazan.question": address, "bazan.demo": str(current().demo).lower()}


def _text(key: Any) -> str | None:
    return None if key is None else str(key)


@contextmanager
def _placed(path: Path) -> Iterator[Path]:
    """Where to write: in its place only once it is whole, readable by nobody else's account."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    begun = path.with_name(f".{path.name}")
    try:
        begun.touch(mode=OWN_ONLY)
        yield begun
        begun.replace(path)
    finally:
        begun.unlink(missing_ok=True)

"""``python -m bazan.analysis.sql_queries.query_process``: one inquiry in a program of its own, which may be killed at any moment.

It knows no database and no key. What it may take of memory is bounded by the system too: DuckDB counts its tables, not the texts that a
function makes. On stdin comes an Errand; on stdout go lines of JSON: ``{"share": …}``, and in the end ``{"answer": …}`` or
``{"refused": [rule, params]}``.
"""

import csv
import json
import os
import pickle
import resource
import sys
import threading
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from bazan.analysis.sql_queries.duckdb_validation import judge
from bazan.analysis.sql_queries.process_protocol import LONGEST_CELL, SHOWN, Errand, bytes_of
from bazan.core.errors import BazanError, Refused
from bazan.core.settings import current
from bazan.core.text_safety import as_text_cell
from bazan.platform.history.api import history, seen_schema
from bazan.platform.history.types import Answer, Limits, Watch

TOLD_S = 0.5
ROOM = 2
"""How many times its memory a query may take with all that DuckDB doesn't count."""
LARGEST_FILE = 1 << 30


def main() -> int:
    errand: Errand = pickle.load(sys.stdin.buffer)  # noqa: S301 - the one process that started us wrote it
    _bound(errand)
    try:
        _tell({"answer": _answered(errand)})
    except BazanError as why:
        _tell({"refused": [why.rule, why.params]})
    except (MemoryError, pa.ArrowMemoryError, duckdb.OutOfMemoryException):
        _tell({"refused": ["history.memory", {"limit": errand.memory}]})
    except (duckdb.Error, RuntimeError):
        _tell({"refused": ["inquiries.value", {}]})  # without DuckDB's words: they would hold values of rows the asker may not see
    return 0


def _bound(errand: Errand) -> None:
    os.nice(5)
    status = Path("/proc/self/status").read_text()
    taken = 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmData:"))
    most = taken + ROOM * bytes_of(errand.memory)
    for what, limit in ((resource.RLIMIT_DATA, most), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, LARGEST_FILE)):
        resource.setrlimit(what, (limit, limit))


def _answered(errand: Errand) -> dict[str, Any]:
    schemas = {view.table.name: seen_schema(view.table) for view in errand.views}
    judge(errand.text, schemas | {name: rows.schema for name, rows in errand.beside.items()})
    limits, watch = Limits(errand.seconds, errand.memory, most_rows=errand.most_rows), Watch()
    ended = threading.Event()
    threading.Thread(target=_tell_progress, args=(watch, ended), daemon=True).start()
    try:
        found = history(current()).sql(errand.text, list(errand.views), limits, watch, errand.beside)
    finally:
        ended.set()
    return _kept(found, errand.output)


def _tell_progress(watch: Watch, ended: threading.Event) -> None:
    while not ended.wait(TOLD_S):
        _tell({"share": round(watch.share, 3)})


def _kept(found: Answer, output: Path) -> dict[str, Any]:
    """Write the files of the answer; gives what is told of it. Refused ``inquiries.type``: a kind of value that no Parquet holds."""
    os.umask(0o077)
    rows = found.rows
    columns = [[field.name, str(field.type)] for field in rows.schema]
    try:
        pq.write_table(rows, output.with_suffix(".parquet"), compression="zstd")
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as why:
        raise Refused("inquiries.type", {"types": ", ".join(sorted({kind for _, kind in columns}))}, "text") from why
    with output.with_suffix(".csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([as_text_cell(name) for name in rows.column_names])
        writer.writerows([_cell(value, as_text_cell) for value in row] for row in _by_rows(rows))
    numbers = [_is_number(field.type) for field in rows.schema]
    shown = [[_cell(value, str) for value in row] for row in _by_rows(rows.slice(0, SHOWN))]
    cut = [[cell if cell is None or len(cell) <= LONGEST_CELL else f"{cell[:LONGEST_CELL]}…" for cell in row] for row in shown]
    output.with_suffix(".json").write_text(json.dumps({"columns": columns, "numbers": numbers, "rows": cut}, ensure_ascii=False))
    return {"columns": columns, "rows": len(rows), "unread": len(found.gaps)}


def _by_rows(rows: pa.Table) -> Iterator[tuple[Any, ...]]:
    for batch in rows.to_batches(max_chunksize=10_000):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _cell(value: Any, words: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, str):
        return words(value)
    return str(value)


def _is_number(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)


def _tell(said: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(said, default=str) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

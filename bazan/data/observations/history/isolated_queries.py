"""What is asked of old observations by processes that must stay small: each question is answered by a process of its own.

The functions are readers of ``platform/drivers/files/apart``: plain values in, plain values out. Instants are microseconds since 1970.
"""

from collections.abc import Iterator
from typing import Any


def versions(_: bytes, url: str, options: dict[str, str], version: int, ids: list[int], start: int, end: int) -> Iterator[bytes]:
    """Every version of these datastreams' observations of [start, end), as rows of ``VERSION``."""
    from bazan.data.observations.history.arrow_rows import from_arrow

    where = f"datastream_id IN ({', '.join(map(str, ids))}) AND {_between(start, end)}"
    yield from_arrow(_ask(url, options, version, start, end, f"SELECT * FROM observation WHERE {where}")).tobytes()  # noqa: S608 - numbers


def newest(_: bytes, url: str, options: dict[str, str], version: int, ids: list[int], start: int, at: int, known: int) -> Iterator[bytes]:
    """Of each datastream the newest observation of [start, at], in the version that was known at ``known``."""
    from bazan.data.observations.history.arrow_rows import from_arrow

    where = f"datastream_id IN ({', '.join(map(str, ids))}) AND {_between(start, at + 1)} AND result_time <= make_timestamp({known})"
    latest = "row_number() OVER (PARTITION BY datastream_id ORDER BY phenomenon_time DESC, result_time DESC) = 1"
    yield from_arrow(_ask(url, options, version, start, at + 1, f"SELECT * FROM observation WHERE {where} QUALIFY {latest}")).tobytes()  # noqa: S608


def runs(_: bytes, url: str, options: dict[str, str], version: int, ids: list[int], start: int, end: int) -> Iterator[list[int]]:
    """(datastream, run) pairs that brought the standing observations of [start, end)."""
    where = f"datastream_id IN ({', '.join(map(str, ids))}) AND {_between(start, end)} AND replaced_time IS NULL"
    text = f"SELECT DISTINCT datastream_id, source_run FROM observation WHERE {where}"  # noqa: S608 - numbers
    for row in _ask(url, options, version, start, end, text).to_pylist():
        yield [row["datastream_id"], row["source_run"]]


def _between(start: int, end: int) -> str:
    return f"phenomenon_time >= make_timestamp({start}) AND phenomenon_time < make_timestamp({end})"


def _ask(url: str, options: dict[str, str], version: int, start: int, end: int, text: str) -> Any:
    from datetime import UTC, datetime, timedelta

    from bazan.data.observations.history.history_table import OBSERVATION
    from bazan.platform.history.api import Embedded, Store
    from bazan.platform.history.types import Limits, View

    first, last = (datetime.fromtimestamp(instant / 1e6, UTC).date() for instant in (start, end))
    view = View(OBSERVATION, version, first, last + timedelta(days=1))
    return Embedded(Store(url, options), None).sql(text, [view], Limits(threads=1, memory="500MB")).rows

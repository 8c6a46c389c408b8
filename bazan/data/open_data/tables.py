"""Tables of the province as files for everybody: counts with small ones hidden, a dictionary beside each. Written once a day.

Which tables, the province's ``citizens.toml`` says; what of them, ``datasets.public_table``, the same that officers take away for the
public as CSV. The files lie in ``<home>/open/tables``; pages only hand them on, so nobody outside asks the rows.
"""

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bazan.core.errors import NotFound
from bazan.core.labels import labels
from bazan.core.language import LANGUAGES
from bazan.core.settings import current
from bazan.core.text_safety import as_text_cell
from bazan.core.time import local_day
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import PLACE_KINDS, Column
from bazan.data.observations import api as observations
from bazan.data.open_data.configuration import opened
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places

MEDIA = {".parquet": "application/vnd.apache.parquet", ".csv": "text/csv; charset=utf-8", ".json": "application/json"}
LICENCE = {"id": "CC-BY-4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
SINCE = datetime(1990, 1, 1, tzinfo=UTC)
DAYS = frozenset({"period", "date", "month"})
CODED = frozenset({"place", "organization", "thing"})
Codes = Mapping[str, Mapping[int, str]]


def published() -> list[dict[str, Any]]:
    """The dictionaries of the tables that are open now, by their codes; of one taken off the list nothing is told any more."""
    files = [_folder() / f"{code}.json" for code in sorted(opened().tables)]
    return [json.loads(file.read_bytes()) for file in files if file.is_file()]


def published_file(name: str) -> tuple[bytes, str]:
    """(bytes, media type) of a file of a table that is open now. NotFound ``citizens.table``."""
    code, dot, form = name.rpartition(".")
    if code not in opened().tables or dot + form not in MEDIA or not (path := _folder() / name).is_file():
        raise NotFound("citizens.table", {"name": name[:60]})
    return path.read_bytes(), MEDIA[dot + form]


def publish_due(at: datetime) -> int:
    """Write the tables that have rows and weren't yet written today. How many."""
    told = {one["code"]: datetime.fromisoformat(one["published_at"]) for one in published()}
    known = {info.code for info in datasets.datasets()}
    due = [code for code in opened().tables if code in known and (code not in told or local_day(told[code]) < local_day(at))]
    codes = _codes() if due else {}
    return sum(_publish(code, codes, at) for code in due)


def _publish(code: str, codes: Codes, at: datetime) -> bool:
    import pyarrow as pa  # where the history is read: it is large
    import pyarrow.parquet as pq

    table = datasets.public_table(code, SINCE, at + timedelta(days=1))
    if not table.rows:
        return False
    declared = {column.id: column for column in table.info.columns}
    kinds = {name: _kind(declared.get(name), name) for name in table.keys}
    columns: dict[str, list[Any]] = {}
    for number, name in enumerate(table.keys):
        columns[name] = [_key(row[number], kinds[name], codes) for row in table.rows]
    for number, name in enumerate(table.counts, len(table.keys)):
        columns[name] = [None if row[number] is datasets.HIDDEN else row[number] for row in table.rows]
        columns[f"{name}_hidden"] = [row[number] is datasets.HIDDEN for row in table.rows]
    types = {name: _arrow(pa, kind) for name, kind in kinds.items()}
    types |= {name: pa.int64() for name in table.counts} | {f"{name}_hidden": pa.bool_() for name in table.counts}
    _folder().mkdir(parents=True, exist_ok=True)
    file = pa.BufferOutputStream()
    pq.write_table(pa.table(columns, schema=pa.schema([(name, types[name]) for name in columns])), file, compression="zstd")
    _write(f"{code}.parquet", file.getvalue().to_pybytes())
    _csv(f"{code}.csv", columns)
    _write(f"{code}.json", json.dumps(_about(table, declared, types, at), ensure_ascii=False, indent=1).encode())
    return True


def _about(table: Any, declared: Mapping[str, Column], types: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The dictionary: what each column says, in both languages, who answers for it, how it may be used, how it was made."""
    info = table.info
    told = []
    for name, kind in types.items():
        column = declared.get(name)
        one: dict[str, Any] = {"name": name, "type": str(kind), "title": _title(name, column, declared)}
        if column is not None and column.unit:
            one["unit"] = column.unit
        if column is not None and column.list:
            one["values"] = info.lists.get(column.list, {})
        told.append(one)
    owners = organizations.bearing(info.owner)
    files = [_file(f"{info.code}.{form}") for form in ("parquet", "csv")]
    return {
        "code": info.code, "title": dict(info.labels), "published_at": at.isoformat(), "grain": info.grain, "rows": len(table.rows),
        "hidden": table.hidden, "smallest": info.smallest_cell, "law": info.law,
        "source": {"code": info.owner, "vi": owners[-1].name if owners else info.owner, "en": owners[-1].name_en if owners else info.owner},
        "licence": LICENCE | _words("citizens.data.licence_words"), "how": _words("citizens.data.tables_how"),
        "columns": told, "files": files,
    }  # fmt: skip


def _file(name: str) -> dict[str, Any]:
    data = (_folder() / name).read_bytes()
    return {
        "address": f"/c/data/tables/{name}",
        "media": MEDIA[Path(name).suffix],
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _title(name: str, column: Column | None, declared: Mapping[str, Column]) -> dict[str, str]:
    if column is not None:
        return dict(column.labels)
    counted = name.removesuffix("_hidden")
    if counted != name:
        before = _title(counted, declared.get(counted), declared)
        return {spoken: said.format(name=before[spoken]) for spoken, said in _words("citizens.data.key.hidden").items()}
    return _words(f"citizens.data.key.{name}")


def _words(key: str) -> dict[str, str]:
    return {spoken: labels(spoken)[key] for spoken in LANGUAGES}


def _kind(column: Column | None, name: str) -> str:
    return column.type if column is not None else name


def _arrow(pa: Any, kind: str) -> Any:
    if kind in DAYS:
        return pa.date32()
    return {"instant": pa.timestamp("us", "UTC"), "integer": pa.int64(), "decimal": pa.float64(), "boolean": pa.bool_()}.get(
        kind, pa.string()
    )


def _key(value: Any, kind: str, codes: Codes) -> Any:
    """A period by its first day here, a place, body or station by its code."""
    if value is None:
        return None
    if kind in DAYS:
        return local_day(value)
    return codes[kind].get(value, "") if kind in CODED else value


def _codes() -> Codes:
    every = [place for kind in PLACE_KINDS if kind != "territory" for place in places.everything(kind)]
    return {
        "place": {one.id: one.code for one in every},
        "organization": {one.id: one.code for one in organizations.everything()},
        "thing": {one.id: one.code for one in observations.things()},
    }


def _csv(name: str, columns: Mapping[str, Sequence[Any]]) -> None:
    path = _folder() / name
    with path.with_suffix(".part").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in zip(*columns.values(), strict=True))
    path.with_suffix(".part").replace(path)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return as_text_cell(value) if isinstance(value, str) else value


def _write(name: str, data: bytes) -> None:
    path = _folder() / name
    path.with_suffix(".part").write_bytes(data)
    path.with_suffix(".part").replace(path)


def _folder() -> Path:
    return current().home / "open" / "tables"

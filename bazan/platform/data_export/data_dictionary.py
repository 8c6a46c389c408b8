"""``dictionary.json``: what an export says of itself, for programs; written last, so that a folder without it is no export."""

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bazan.core.errors import NotFound, Refused
from bazan.core.labels import label
from bazan.core.language import LANGUAGES, speaking
from bazan.platform.data_export import parquet_types
from bazan.platform.data_export.types import (
    FORMAT,
    Column,
    Dictionary,
    HistoryFile,
    HistoryTable,
    KeptFile,
    Left,
    Plan,
    Reference,
    Table,
    Words,
    Written,
)

NAME = "dictionary.json"


def write(folder: Path, dictionary: Dictionary, plan: Plan) -> None:
    """Raises OSError."""
    table: dict[str, Any] = {"format": FORMAT, "bazan_export": True}
    table |= json.loads(json.dumps(asdict(dictionary), default=str))
    table["made_at"] = dictionary.made_at.isoformat()
    for each, written in zip(table["tables"], dictionary.tables, strict=True):
        each |= _worded(written, plan.words.get(written.table.name))
    for each in table["left"]:
        each["words"] = {}
        for spoken in LANGUAGES:
            with speaking(spoken):
                each["words"][spoken] = label(f"leaving.why.{each['why']}")
    (folder / NAME).write_text(json.dumps(table, ensure_ascii=False, indent=1), "utf-8")


def _worded(written: Written, words: Words | None) -> dict[str, Any]:
    said = words or Words("", {})
    columns = [
        {
            "name": column.name, "type": column.type, "required": column.required, "generated": column.generated,
            "sequence": column.sequence, "parquet": "" if column.generated else str(parquet_types.arrow_type(written.table.name, column)),
            "unit": said.units.get(column.name, ""), "words": dict(said.columns.get(column.name, {})),
        }
        for column in written.table.columns
    ]  # fmt: skip
    return {"room": said.room, "row": dict(said.row), "table": asdict(written.table) | {"columns": columns}}


def read(folder: Path) -> Dictionary:
    """NotFound ``leaving.none``; Refused ``leaving.dictionary`` for what can't be read, ``leaving.format`` for one of another time."""
    try:
        table = json.loads((folder / NAME).read_bytes())
    except FileNotFoundError as why:
        raise NotFound("leaving.none", {"folder": str(folder)}) from why
    except (OSError, ValueError) as why:
        raise Refused("leaving.dictionary", {"folder": str(folder)}) from why
    if not isinstance(table, dict) or not table.get("bazan_export"):
        raise Refused("leaving.dictionary", {"folder": str(folder)})
    if table.get("format") != FORMAT:
        raise Refused("leaving.format", {"format": str(table.get("format")), "known": FORMAT})
    try:
        return _of(table)
    except (KeyError, TypeError, ValueError) as why:
        raise Refused("leaving.dictionary", {"folder": str(folder)}) from why


def _of(table: dict[str, Any]) -> Dictionary:
    return Dictionary(
        made_at=datetime.fromisoformat(table["made_at"]), version=table["version"], province=table["province"], people=table["people"],
        migrations=tuple((app, name) for app, name in table["migrations"]), audit=tuple(table["audit"]),
        tables=tuple(map(_written, table["tables"])),
        references=tuple(
            Reference(
                each["name"], each["table"], tuple(each["columns"]), each["to"], tuple(each["to_columns"]), each["definition"]
            ) for each in table["references"]
        ),
        sequences={name: (last, called) for name, (last, called) in table["sequences"].items()},
        left=tuple(Left(each["where"], each["why"], each["rows"], each["instead"]) for each in table["left"]),
        history=tuple(map(_history, table["history"])), history_at=table["history_at"], unreadable=tuple(table["unreadable"]),
        files=tuple(KeptFile(each["path"], each["size"], each["sha256"]) for each in table["files"]),
    )  # fmt: skip


def _written(each: dict[str, Any]) -> Written:
    told, names = each["table"], ("name", "type", "required", "generated", "sequence")
    columns = tuple(Column(**{name: column[name] for name in names}) for column in told["columns"])
    parts = tuple((name, stretch) for name, stretch in told["partitions"])
    return Written(
        Table(told["name"], columns, tuple(told["key"]), parts), each["file"], each["rows"], tuple(each["left_out"]), each["unopened"]
    )


def _history(each: dict[str, Any]) -> HistoryTable:
    files = [HistoryFile(f["path"], f["rows"], date.fromisoformat(f["first"]), date.fromisoformat(f["last"])) for f in each["files"]]
    return HistoryTable(each["name"], each["version"], each["rows"], tuple(files))

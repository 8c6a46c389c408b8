"""The rules a pack's datasets and forms must keep: what can be stored, checked, filled in and traced."""

import re
from collections.abc import Iterator
from typing import Any

from bazan.engines.packs.judging import labelled, one_of
from bazan.engines.packs.types import Pack, Problem

TYPES = ("text", "code", "integer", "decimal", "boolean", "date", "instant", "period", "place", "thing", "organization")
FEATURES = ("place", "thing", "organization")
NUMBERS = ("integer", "decimal")
GRAINS = ("event", "day", "week", "month", "quarter", "year")
PERSONAL = ("hash", "age_band", "drop")
SEVERITIES = ("refuse", "warn")
ROWS = ("things", "places", "organizations", "list")
RESERVED = frozenset(
    {"row_id", "row_key", "feature", "until", "batch_id", "sheet", "line", "place_id", "period_start", "superseded_by", "withdrawn"}
)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,50}")


def forms(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with the pack's forms."""
    for form in pack.forms:
        file = f"forms/{form['file']}"
        if form.get("id") != form["file"].removesuffix(".toml"):
            yield Problem(file, "id", "not_file")
        yield from (Problem(file, key, "missing") for key in ("version", "owed_by", "due", "verified_by", "sheets") if not form.get(key))
        yield from one_of(file, "grain", form.get("grain"), GRAINS[1:])
        for word in ("name", "about"):
            yield from labelled(pack, file, f"forms.{form.get('id')}.{word}")
        for sheet in form["sheets"]:
            yield from _sheet(pack, form, sheet, file)


def _sheet(pack: Pack, form: dict[str, Any], sheet: dict[str, Any], file: str) -> Iterator[Problem]:
    where, dataset = f"sheets.{sheet.get('id')}", str(sheet.get("dataset"))
    yield from labelled(pack, file, f"forms.{form.get('id')}.sheets.{sheet.get('id')}")
    relation = pack.relations.get(dataset)
    if relation is None or relation.kind != "dataset":
        yield Problem(file, f"{where}.dataset", "dataset_unknown", {"name": dataset})
        return
    known = relation.columns
    used = [*sheet.get("columns", []), *([sheet["sender"]] if "sender" in sheet else [])]
    yield from (Problem(file, f"{where}.columns", "column_unknown", {"name": name}) for name in used if name not in known)
    rows = sheet.get("rows")
    if rows is not None:
        if rows.get("column") not in sheet.get("columns", []):
            yield Problem(file, f"{where}.rows.column", "column_unknown", {"name": rows.get("column")})
        if not any(kind in rows for kind in ROWS):
            yield Problem(file, f"{where}.rows", "not_one_of", {"given": ", ".join(rows), "choices": ", ".join(ROWS)})
        if "list" in rows and rows["list"] not in pack.tables:
            yield Problem(file, f"{where}.rows.list", "list_unknown", {"name": rows["list"]})

"""The rules a pack's datasets and forms must keep: what can be stored, checked, filled in and traced."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bazan.engines.packs import formulas
from bazan.engines.packs.formulas import BadFormula
from bazan.engines.packs.judging import labelled, one_of, repeated, unit
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


def datasets(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with the pack's datasets."""
    for spec in pack.datasets:
        file = f"datasets/{spec['file']}"
        if spec.get("id") != spec["file"].removesuffix(".toml"):
            yield Problem(file, "id", "not_file")
        yield from (Problem(file, key, "missing") for key in ("version", "feature", "key", "owner") if not spec.get(key))
        yield from one_of(file, "grain", spec.get("grain"), GRAINS)
        yield from labelled(pack, file, f"datasets.{spec.get('id')}.name")
        columns = {str(c.get("id")): c for c in spec["columns"]}
        yield from repeated(file, "columns", (c.get("id") for c in spec["columns"]))
        for name, column in columns.items():
            yield from _column(pack, spec, name, column, file)
        yield from (Problem(file, "key", "column_unknown", {"name": n}) for n in spec.get("key", []) if n not in columns)
        yield from (Problem(file, "queue", "column_unknown", {"name": n}) for n in spec.get("queue", []) if n not in columns)
        if "newest" in spec and spec["newest"] not in columns:
            yield Problem(file, "newest", "column_unknown", {"name": spec["newest"]})
        if columns.get(spec.get("feature", ""), {}).get("type") not in FEATURES:
            yield Problem(file, "feature", "not_a_feature", {"name": spec.get("feature")})
        if (spec.get("grain") != "event") != (columns.get("period", {}).get("type") == "period"):
            yield Problem(file, "columns.period", "period_column")
        for check in spec["checks"]:
            yield from _check(pack, spec, columns, check, file)
        for n, related in enumerate(spec.get("related", [])):
            other = pack.relations.get(related.get("dataset", ""))
            if other is None or related.get("their", related.get("by")) not in other.columns or related.get("by") not in columns:
                yield Problem(file, f"related.{n}", "dataset_unknown", {"name": related.get("dataset")})


def _column(pack: Pack, spec: dict[str, Any], name: str, column: dict[str, Any], file: str) -> Iterator[Problem]:
    where = f"columns.{name}"
    if not _NAME.fullmatch(name) or name in RESERVED:
        yield Problem(file, where, "column_name")
    yield from one_of(file, f"{where}.type", column.get("type"), TYPES)
    yield from labelled(pack, file, f"datasets.{spec.get('id')}.columns.{name}")
    if column.get("type") in NUMBERS:
        yield from unit(file, f"{where}.unit", column.get("unit"))
    if column.get("type") == "code":
        rows = pack.tables.get(column.get("list", ""), [])
        if not rows or "code" not in rows[0]:
            yield Problem(file, f"{where}.list", "list_unknown", {"name": column.get("list")})
    if "personal" in column:
        yield from one_of(file, f"{where}.personal", column["personal"], PERSONAL)
    if not column.get("low", float("-inf")) <= column.get("high", float("inf")):
        yield Problem(file, where, "low_not_below_high")


def _check(pack: Pack, spec: dict[str, Any], columns: Mapping[str, Any], check: dict[str, Any], file: str) -> Iterator[Problem]:
    where = f"checks.{check.get('id')}"
    yield from one_of(file, f"{where}.severity", check.get("severity"), SEVERITIES)
    yield from labelled(pack, file, f"datasets.{spec.get('id')}.checks.{check.get('id')}")
    if sum(kind in check for kind in ("rule", "jump", "total")) != 1:
        yield Problem(file, where, "not_one_of", {"given": ", ".join(check), "choices": "rule, jump, total"})
    if "rule" in check:
        try:
            formulas.parse_rule(check["rule"], frozenset(columns))
        except BadFormula as bad:
            yield Problem(file, f"{where}.rule", bad.rule, bad.params)
    named = [*check.get("jump", []), *check.get("where", {}), *check.get("within", []), *([check["total"]] if "total" in check else [])]
    yield from (Problem(file, where, "column_unknown", {"name": name}) for name in named if name not in columns)
    if "jump" in check and (spec.get("grain") == "event" or not check.get("factor", 0) > 1):
        yield Problem(file, f"{where}.factor", "missing")


def forms(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with the pack's forms."""
    columns = {spec["id"]: {c["id"] for c in spec["columns"]} for spec in pack.datasets if spec.get("id")}
    for form in pack.forms:
        file = f"forms/{form['file']}"
        if form.get("id") != form["file"].removesuffix(".toml"):
            yield Problem(file, "id", "not_file")
        yield from (Problem(file, key, "missing") for key in ("version", "owed_by", "due", "verified_by", "sheets") if not form.get(key))
        yield from one_of(file, "grain", form.get("grain"), GRAINS[1:])
        for word in ("name", "about"):
            yield from labelled(pack, file, f"forms.{form.get('id')}.{word}")
        for sheet in form["sheets"]:
            yield from _sheet(pack, form, sheet, columns, file)


def _sheet(pack: Pack, form: dict[str, Any], sheet: dict[str, Any], columns: dict[str, set[str]], file: str) -> Iterator[Problem]:
    where, dataset = f"sheets.{sheet.get('id')}", str(sheet.get("dataset"))
    yield from labelled(pack, file, f"forms.{form.get('id')}.sheets.{sheet.get('id')}")
    relation = pack.relations.get(dataset)
    if relation is None or relation.kind != "dataset":
        yield Problem(file, f"{where}.dataset", "dataset_unknown", {"name": dataset})
        return
    known = columns.get(dataset) or relation.columns
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

"""Judges a province's folder without a database: every file by its grammar, then what the files say of each other."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bazan.core.errors import BazanError
from bazan.platform.declarations.api import problems_of, read_file
from bazan.platform.declarations.province_files import declared
from bazan.platform.packs import Problem
from bazan.platform.packs.loader import SECTORS, bodies_named
from bazan.processes.province_folder import administrative_units, csv_tables, organizations
from bazan.processes.province_folder.available_codes import Known
from bazan.processes.province_folder.csv_tables import Column, Columns, Flaw, Row, unknown
from bazan.processes.province_folder.file_catalog import FILES, NEEDED, SIMULATORS, grammar_of, named

TABLE: Columns = {name: column for name, column in administrative_units.COLUMNS.items() if name not in ("kind", "valid_from", "valid_to")}
"""Of units whose kind and days ``province.toml`` says."""
TYPES: Columns = {
    "code": Column(csv_tables.text, needed=True),
    "group": Column(csv_tables.text, needed=True),
    "sector": Column(csv_tables.text, needed=True),
    "name_vi": Column(csv_tables.text, needed=True),
    "name_en": Column(csv_tables.text, needed=True),
    "line": Column(csv_tables.text, empty=""),
    "lead": Column(csv_tables.text, needed=True),
    "support": Column(organizations.words, empty=()),
    "severity": Column(csv_tables.text, needed=True),
    "acknowledge_minutes": Column(csv_tables.whole, needed=True),
    "on_scene_minutes": Column(csv_tables.whole),
    "procedure": Column(csv_tables.text, empty=""),
    "warning": Column(csv_tables.text, empty=""),
    "guarded": Column(csv_tables.choice("yes"), empty=""),
}
TYPES_FILE = "incident_types.csv"


def check(folder: Path) -> list[Problem]:
    """Everything wrong with the folder; nothing: it may be set up. First whether each file is written as its grammar asks; where all are,
    whether what they say of each other is so."""
    problems = [*_absent(folder), *_misread(folder)]
    if problems:
        return problems
    places, problems = _places(folder)
    ours = _bodies(folder)
    problems += [_of_body(flaw) for flaw in organizations.judged(ours, places, Known.sectors())]
    types, wrong = _read(folder, TYPES_FILE, TYPES)
    known = Known.of(folder, places, ours, [row["code"] for row in types])
    return [
        *problems,
        *map(_of_cell, wrong),
        *_head(folder),
        *_borne(folder, known),
        *_tables(folder),
        *_types(folder, types, known),
        *_strangers(folder, known),
    ]


def _absent(folder: Path) -> Iterator[Problem]:
    yield from (Problem(name, "", "file_missing") for name in (*NEEDED, TYPES_FILE) if not (folder / name).is_file())


def _misread(folder: Path) -> Iterator[Problem]:
    for path in sorted(folder.rglob("*.toml")):
        name = path.relative_to(folder).as_posix()
        try:
            read_file(path)
        except BazanError as why:
            yield Problem(name, "", why.rule, why.params)
            continue
        grammar = grammar_of(name)
        if grammar is not None:
            yield from (Problem(name, wrong.key, wrong.rule, wrong.params) for wrong in problems_of(grammar, _table(folder, name)))
        elif name not in SIMULATORS:
            near = get_close_matches(name, FILES, 1)
            yield Problem(name, "", "province.stray_near" if near else "province.stray", {"near": "".join(near), "files": ", ".join(FILES)})


def _table(folder: Path, name: str) -> dict[str, Any]:
    """A file as its readers see it, the province's name put in; ``province.toml`` may be none, which is told of itself."""
    try:
        return declared(folder, name)
    except (OSError, ValueError):
        return read_file(folder / name)


def _head(folder: Path) -> Iterator[Problem]:
    if declared(folder)["code"] != folder.name:
        yield Problem("province.toml", "code", "not_folder", {"folder": folder.name})


def _borne(folder: Path, known: Known) -> Iterator[Problem]:
    """Whatever packs call a body is one here."""
    borne = declared(folder, "organizations.toml").get("packs", {})
    for code, here in borne.items():
        if here not in known.codes["organization"]:
            yield Problem("organizations.toml", f"packs.{code}", *unknown(here, known.codes["organization"]))
    for code in sorted(bodies_named() - set(borne) - known.codes["organization"]):
        yield Problem("organizations.toml", "packs", "province.nobody_bears", {"code": code})


def _tables(folder: Path) -> Iterator[Problem]:
    """A table here stands for a pack's of the same name, with the same columns."""
    for path in sorted(folder.glob("packs/*/*.csv")):
        name, theirs = path.relative_to(folder).as_posix(), SECTORS / path.parent.name / "tables" / path.name
        if not theirs.is_file():
            yield Problem(name, "", "province.no_table", {"pack": path.parent.name})
            continue
        needed = _heading(theirs)
        rows, flaws = csv_tables.read(path, dict.fromkeys(needed, Column(csv_tables.text)))
        yield from (_of_cell(replace(flaw, file=name)) for flaw in flaws)
        if not flaws:
            yield from (Problem(name, f"1:{column}", "province.column_missing") for column in needed if column not in _heading(path))
            if not rows:
                yield Problem(name, "", "province.no_row")


def _heading(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


def _places(folder: Path) -> tuple[list[Row], list[Problem]]:
    """Every unit of every day, and what is wrong with them and with which became which."""
    said = declared(folder)
    rows: list[Row] = []
    flaws: list[Flaw] = []
    for table in said["units"]:
        found, wrong = _read(folder, table["file"], TABLE)
        days = {"kind": table["kind"], "valid_from": table["valid_from"], "valid_to": table.get("valid_to")}
        rows += [replace(row, cells={**row.cells, **days}) for row in found]
        flaws += wrong
    moved, wrong = _read(folder, said["succession"]["file"], administrative_units.CROSSWALK)
    flaws += [*wrong, *administrative_units.judged(rows, said["territory"]["code"]), *administrative_units.judged_crosswalk(moved, rows)]
    return rows, [_of_cell(flaw) for flaw in flaws]


def _read(folder: Path, name: str, columns: Columns) -> tuple[list[Row], list[Flaw]]:
    rows, flaws = csv_tables.read(folder / name, columns)
    return [replace(row, file=name) for row in rows], [replace(flaw, file=name) for flaw in flaws]


def _bodies(folder: Path) -> list[Row]:
    """Every organization as a row, numbered as it stands; the communes' committees last, numbered 0."""
    said = declared(folder, "organizations.toml")
    empty = {name: column.empty for name, column in organizations.COLUMNS.items()}
    rows = [_body(table, empty, number) for number, table in enumerate(said["organizations"], 1)]
    return [*rows, _body(said["communes"], empty, 0)] if "communes" in said else rows


def _body(table: dict[str, Any], empty: dict[str, Any], number: int) -> Row:
    return Row("organizations.toml", number, {**empty, **table, "responsible": tuple(table.get("responsible", ()))})


def _of_cell(flaw: Flaw) -> Problem:
    return Problem(flaw.file, f"{flaw.line}:{flaw.column}" if flaw.column else str(flaw.line), flaw.rule, flaw.params)


def _of_body(flaw: Flaw) -> Problem:
    key = f"organizations[{flaw.line - 1}].{flaw.column}" if flaw.line else f"communes.{flaw.column}"
    return Problem(flaw.file, key, flaw.rule, flaw.params)


def _types(folder: Path, rows: list[Row], known: Known) -> Iterator[Problem]:
    """Types of incidents: each names a group, a severity, a line and organizations that are there."""
    lists = declared(folder, "incidents.toml")
    small = {"group": "groups", "severity": "severities", "line": "lines"}
    codes = {column: frozenset(entry["code"] for entry in lists[name]) for column, name in small.items()}
    codes |= {column: known.codes[column] for column in ("sector", "procedure", "warning")} | {"lead": known.codes["holder"]}
    for row in rows:
        for column in codes:
            if row[column] and row[column] not in codes[column]:
                yield _of_cell(row.stranger(column, row[column], codes[column]))
        for code in row["support"]:
            if code not in codes["lead"]:
                yield _of_cell(row.stranger("support", code, codes["lead"]))


def _strangers(folder: Path, known: Known) -> Iterator[Problem]:
    """Codes that nothing bears today."""
    for path in sorted(folder.rglob("*.toml")):
        name = path.relative_to(folder).as_posix()
        grammar = grammar_of(name)
        if grammar is None or name == "organizations.toml":  # judged by its own rules, over all its days
            continue
        for place in named(grammar, declared(folder, name)):
            if place.code not in known.codes[place.what]:
                yield Problem(name, place.key, *unknown(place.code, known.codes[place.what]))

"""Cameras from a CSV file, a line each, and rules drawn on them from a TOML file: how a province declares what it has."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

from bazan.cameras.devices import actions, queries
from bazan.cameras.devices.rule_file import declared, tables
from bazan.cameras.devices.types import Terms
from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.numbers import decimal_number
from bazan.core.time import local_day
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting

NEEDED = ("code", "name", "organization", "latitude", "longitude", "main_url")
COLUMNS = (
    *NEEDED, "name_en", "purpose_vi", "purpose_en", "legal_basis", "sub_url", "credentials", "bearing", "view_angle", "reach_m", "road",
    "site", "fps", "hours", "stills_days", "plates_basis", "plates_days", "enabled",
)  # fmt: skip


@dataclass(frozen=True)
class Declined:
    """A line that can't be accepted; nothing of it is kept. ``line`` counts from 1, the line of the names."""

    line: int
    column: str
    why: BazanError


@dataclass(frozen=True)
class Imported:
    codes: tuple[str, ...]
    declined: tuple[Declined, ...]


def import_cameras(file: TextIO, by: Acting, at: datetime, *, demo: bool = False, filled: Callable[[str], str] = str) -> Imported:
    """Every line that can be a camera is one; the others are told with their reason. Read again it changes only what changed.

    ``filled`` is given each address before it is judged. Refused ``cameras.column`` for a file without a needed column.
    """
    rows = csv.DictReader(file)
    for column in NEEDED:
        if column not in (rows.fieldnames or ()):
            raise Refused("cameras.column", {"column": column}, column)
    codes: list[str] = []
    declined: list[Declined] = []
    for row in rows:
        given = {name: (row.get(name) or "").strip() for name in COLUMNS}
        try:
            owner = _owner(given["organization"], at)
            codes.append(actions.register(_terms(given, filled), owner, by, at, demo=demo).terms.code)
        except BazanError as why:
            declined.append(Declined(rows.line_num, why.field or "code", why))
    return Imported(tuple(codes), tuple(declined))


def import_rules(text: str, by: Acting, at: datetime) -> Imported:
    """Rules drawn, ``[[rules]]`` each with its ``camera``. Declined are numbered from 1 as they stand. Refused ``cameras.toml``."""
    codes: list[str] = []
    declined: list[Declined] = []
    for number, table in enumerate(tables(text), 1):
        try:
            codes.append(actions.draw(str(table.get("camera", "")), declared(table), by, at).terms.code)
        except BazanError as why:
            declined.append(Declined(number, why.field or "camera", why))
    return Imported(tuple(codes), tuple(declined))


def _terms(given: Mapping[str, str], filled: Callable[[str], str]) -> Terms:
    return Terms(
        code=given["code"],
        name=given["name"],
        name_en=given["name_en"],
        latitude=_number(given, "latitude"),
        longitude=_number(given, "longitude"),
        purpose={"vi": given["purpose_vi"], "en": given["purpose_en"] or given["purpose_vi"]},
        legal_basis=given["legal_basis"],
        main_url=filled(given["main_url"]),
        sub_url=filled(given["sub_url"]),
        credentials=given["credentials"],
        bearing=_number(given, "bearing") if given["bearing"] else None,
        view_angle=_number(given, "view_angle") if given["view_angle"] else None,
        reach_m=_number(given, "reach_m") if given["reach_m"] else None,
        road=given["road"],
        site=given["site"],
        fps=_number(given, "fps") if given["fps"] else 0,
        hours=_hours(given["hours"]),
        stills_days=int(_number(given, "stills_days")) if given["stills_days"] else 30,
        plates_basis=given["plates_basis"],
        enabled=_enabled(given),
        plates_days=int(_number(given, "plates_days")) if given["plates_days"] else 7,
    )


def _hours(text: str) -> tuple[tuple[str, str], ...]:
    """``06:00-11:30;13:00-22:00``; nothing: always."""
    spans = [span.split("-") for span in text.split(";") if span.strip()]
    if any(len(span) != 2 for span in spans):
        raise Refused("cameras.hours", {}, "hours")
    return tuple((begins.strip(), ends.strip()) for begins, ends in spans)


def _enabled(given: Mapping[str, str]) -> bool:
    """``yes`` or ``no``; nothing: as it is, so that a list read again switches on nothing that somebody switched off."""
    if given["enabled"] not in ("", "yes", "no"):
        raise Refused("cameras.enabled", {}, "enabled")
    return given["enabled"] == "yes" if given["enabled"] else all(camera.terms.enabled for camera in queries.cameras(codes=[given["code"]]))


def _number(given: Mapping[str, str], name: str) -> float:
    number = decimal_number(given[name].replace(",", "."))
    if number is None:
        raise Refused("cameras.number", {"given": given[name][:40]}, name)
    return number


def _owner(code: str, at: datetime) -> int:
    try:
        return organizations.by_code(code, local_day(at)).id
    except NotFound as why:
        raise Refused("cameras.organization", {"code": code}, "organization") from why

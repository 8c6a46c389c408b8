"""Judges a province's units over time, and which became which: tables of ``units.csv`` and ``crosswalk.csv``. No database."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from bazan.directory.places.types import FORMS
from bazan.processes.province_folder.csv_tables import Column, Columns, Flaw, Row, Wrong, choice, day, longest, number, text, whole

KINDS = ("province", "region", "district", "commune")
"""From above to below."""
DIGITS = {"province": 2, "district": 3, "commune": 5}
"""Of the state's codes of units (Decision 124/2004/QD-TTg, kept by 19/2025/QD-TTg): a shorter one has lost its leading zeros."""
CLOSE = 1e-6
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}")
SIDES = ("south", "west", "north", "east")


def code(given: str) -> str:
    """The code of a unit, as text."""
    if not _CODE.fullmatch(given):
        raise Wrong("province.code", given=given[:30])
    return given


def latitude(given: str) -> float:
    """Of Vietnam, with its seas."""
    return number(6, 24)(given)


def longitude(given: str) -> float:
    return number(101, 118)(given)


COLUMNS: Columns = {
    "code": Column(code, needed=True),
    "kind": Column(choice(*KINDS), needed=True),
    "form": Column(choice(*FORMS), needed=True),
    "name": Column(longest(100), needed=True),
    "name_en": Column(longest(100), empty=""),
    "aliases": Column(text, empty=""),
    "parent": Column(code, empty=""),
    "region": Column(code, empty=""),
    "valid_from": Column(day, needed=True),
    "valid_to": Column(day),
    "latitude": Column(latitude),
    "longitude": Column(longitude),
    "south": Column(latitude),
    "west": Column(longitude),
    "north": Column(latitude),
    "east": Column(longitude),
    "area_km2": Column(number(0, 100_000)),
    "population": Column(whole),
}
CROSSWALK: Columns = {
    "on": Column(day, needed=True),
    "old": Column(code, needed=True),
    "new": Column(code, needed=True),
    "share": Column(number(0, 1), needed=True),
}


def stands(row: Row, on: date) -> bool:
    return row["valid_from"] <= on and (row["valid_to"] is None or on < row["valid_to"])


def meet(one: Row, other: Row) -> bool:
    """Whether there is a day on which both hold."""
    return (one["valid_to"] is None or other["valid_from"] < one["valid_to"]) and (
        other["valid_to"] is None or one["valid_from"] < other["valid_to"]
    )


def ordered(rows: Iterable[Row]) -> Iterator[Flaw]:
    """Each row's days go on."""
    for row in rows:
        if row["valid_to"] is not None and row["valid_to"] <= row["valid_from"]:
            yield row.flaw("valid_to", "province.ends_before", since=row["valid_from"].isoformat(), until=row["valid_to"].isoformat())


def once(rows: list[Row]) -> Iterator[Flaw]:
    """A code means one thing on a day."""
    by_code: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        before = next((known for known in by_code[row["code"]] if meet(known, row)), None)
        if before is not None:
            yield row.flaw("code", "province.twice", code=row["code"], file=before.file, line=before.line)
        by_code[row["code"]].append(row)


def circles(rows: Iterable[Row]) -> Iterator[Flaw]:
    """Nobody is above himself. A code that is borne by several over the years counts as one."""
    above: dict[str, set[str]] = defaultdict(set)
    lines: dict[str, Row] = {}
    for row in rows:
        lines.setdefault(row["code"], row)
        if row["parent"]:
            above[row["code"]].add(row["parent"])
    told: set[str] = set()
    for start in lines:
        path = _round(start, above)
        if path and not told.intersection(path):
            told.update(path)
            yield lines[start].flaw("parent", "province.circle", path=" → ".join([*path, start]))


def _round(start: str, above: dict[str, set[str]]) -> list[str]:
    """The way from a code up to itself; empty: there is none."""
    ways, met = [[start]], {start}
    while ways:
        way = ways.pop()
        for parent in sorted(above.get(way[-1], ())):
            if parent == start:
                return way
            if parent not in met:
                met.add(parent)
                ways.append([*way, parent])
    return []


def judged(rows: list[Row], territory: str) -> list[Flaw]:
    """Everything wrong with the units of a territory, each row by itself and among the others."""
    codes = {row["code"] for row in rows}
    good = [row for row in rows if row.whole]
    bad_days = list(ordered(good))
    undone = {(flaw.file, flaw.line) for flaw in bad_days}
    dated = [row for row in good if (row.file, row.line) not in undone]
    flaws = [*bad_days, *once(dated), *circles(good)]
    for row in good:
        flaws += _alone(row, territory)
    for row in dated:
        flaws += _above(row, dated, codes)
    return [*flaws, *_eras(dated, rows)] if len(good) == len(rows) else flaws


def _alone(row: Row, territory: str) -> Iterator[Flaw]:
    kind, given = row["kind"], row["code"]
    if given == territory:
        yield row.flaw("code", "province.territory", code=given)
    digits = DIGITS.get(kind, 0)
    if digits and given.isdigit() and len(given) != digits:
        rule = "province.zeros" if len(given) < digits else "province.digits"
        yield row.flaw("code", rule, code=given, digits=digits, whole=given.zfill(digits))
    form = FORMS[row["form"]][0]
    if not row["name"].startswith(f"{form} "):
        yield row.flaw("name", "province.form", form=form, name=row["name"])
    if (row["latitude"] is None) != (row["longitude"] is None):
        yield row.flaw("latitude" if row["latitude"] is None else "longitude", "keys.empty")
    elif kind == "commune" and row["latitude"] is None:
        yield row.flaw("latitude", "province.point")
    given_sides = [side for side in SIDES if row[side] is not None]
    if given_sides and len(given_sides) < len(SIDES):
        yield from (row.flaw(side, "keys.empty") for side in SIDES if side not in given_sides)
    elif given_sides and row["latitude"] is not None and not _within(row):
        yield row.flaw("south", "province.extent")


def _within(row: Row) -> bool:
    return row["south"] < row["latitude"] < row["north"] and row["west"] < row["longitude"] < row["east"]


def _above(row: Row, rows: list[Row], codes: set[str]) -> Iterator[Flaw]:
    """Whether what it lies in is there on all of its days, and is what may hold it."""
    for column, wanted in (("parent", {"commune": "district"}.get(row["kind"], "")), ("region", "region")):
        given = row[column]
        if not given:
            continue
        if given not in codes:
            yield row.flaw(column, "province.unknown", code=given)
            continue
        if column == "region" and row["kind"] != "commune":
            yield row.flaw(column, "province.of_communes")
            continue
        holders = [other for other in rows if other["code"] == given and other["kind"] == wanted]
        if not holders and any(other["code"] == given for other in rows):
            rule = "province.holds" if wanted else "province.topmost"
            yield row.flaw(column, rule, kind=row["kind"], code=given, wanted=wanted)
        elif holders and not any(_holds(holder, row) for holder in holders):
            yield row.flaw(column, "province.not_yet", code=given, since=row["valid_from"].isoformat(), until=_said(row["valid_to"]))
    if row["kind"] == "commune" and not row["parent"] and any(other["kind"] == "district" and meet(other, row) for other in rows):
        yield row.flaw("parent", "province.no_district")


def _holds(holder: Row, row: Row) -> bool:
    return holder["valid_from"] <= row["valid_from"] and (
        holder["valid_to"] is None or (row["valid_to"] is not None and row["valid_to"] <= holder["valid_to"])
    )


def _said(until: date | None) -> str:
    return until.isoformat() if until else "…"


def _eras(dated: list[Row], rows: list[Row]) -> Iterator[Flaw]:
    """Communes follow each other without a gap: on the day on which some end others begin."""
    communes = [row for row in dated if row["kind"] == "commune"]
    if not communes:
        if rows or not dated:
            yield Flaw(rows[0].file if rows else "units.csv", 1, "kind", "province.no_commune")
        return
    begins, ends = {row["valid_from"] for row in communes}, {row["valid_to"] for row in communes}
    first = min(begins)
    for row in communes:
        if row["valid_to"] is not None and row["valid_to"] not in begins:
            after = min((begin for begin in begins if begin > row["valid_to"]), default=None)
            rule = "province.gap" if after else "province.no_successor"
            last = (row["valid_to"] - timedelta(days=1)).isoformat()
            yield row.flaw("valid_to", rule, until=row["valid_to"].isoformat(), last=last, after=_said(after))
        if row["valid_from"] != first and row["valid_from"] not in ends:
            yield row.flaw("valid_from", "province.from_nothing", since=row["valid_from"].isoformat())


def judged_crosswalk(rows: list[Row], units: list[Row]) -> list[Flaw]:
    """Everything wrong with which unit became which: all of a unit that ends goes somewhere, and what begins was made of something."""
    flaws: list[Flaw] = []
    good = [row for row in rows if row.whole]
    known: dict[tuple[date, str, str], Row] = {}
    old_of: dict[tuple[date, str], list[Row]] = defaultdict(list)
    for row in good:
        key = (row["on"], row["old"], row["new"])
        if key in known:
            flaws.append(row.flaw("new", "province.crosswalk_twice", old=row["old"], new=row["new"], line=known[key].line))
            continue
        known[key] = row
        old_of[row["on"], row["old"]].append(row)
        flaws += _ends(row, units)
    for (on, old), parts in old_of.items():
        total = sum(part["share"] for part in parts)
        if abs(total - 1) > CLOSE:
            flaws.append(parts[-1].flaw("share", "province.shares", old=old, on=on.isoformat(), total=round(total, 6)))
    return flaws if len(good) < len(rows) else [*flaws, *_silent(good, units)]


def _ends(row: Row, units: list[Row]) -> Iterator[Flaw]:
    if row["share"] == 0:
        yield row.flaw("share", "province.no_share")
    for column, rule, fits in (("old", "province.not_ended", _ended), ("new", "province.not_begun", _begun)):
        bearers = [unit for unit in units if unit["code"] == row[column]]
        if not bearers:
            yield row.flaw(column, "province.unknown", code=row[column])
        elif all(unit.whole for unit in bearers) and not any(fits(unit, row["on"]) for unit in bearers):
            yield row.flaw(column, rule, code=row[column], on=row["on"].isoformat())


def _ended(unit: Row, on: date) -> bool:
    return unit["valid_to"] == on


def _begun(unit: Row, on: date) -> bool:
    """A region goes on while districts end, and takes over what is counted in them."""
    return unit["valid_from"] == on or (unit["kind"] == "region" and stands(unit, on))


def _silent(rows: list[Row], units: list[Row]) -> Iterator[Flaw]:
    """Units that end or begin on a day the crosswalk tells of, and are not named by it."""
    for on in sorted({row["on"] for row in rows}):
        old, new = ({row[column] for row in rows if row["on"] == on} for column in ("old", "new"))
        for unit in units:
            if not unit.whole or unit["kind"] != "commune":
                continue
            if unit["valid_to"] == on and unit["code"] not in old:
                yield unit.flaw("code", "province.goes_nowhere", code=unit["code"], on=on.isoformat())
            if unit["valid_from"] == on and unit["code"] not in new:
                yield unit.flaw("code", "province.comes_from_nowhere", code=unit["code"], on=on.isoformat())

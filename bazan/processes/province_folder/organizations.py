"""Judges a province's organizations over time: the table ``organizations.csv``, or what ``organizations.toml`` says. No database."""

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from bazan.processes.province_folder.administrative_units import circles, code, meet, once, ordered, stands
from bazan.processes.province_folder.csv_tables import Column, Columns, Flaw, Row, Wrong, choice, day, longest

KINDS = ("province", "department", "commune", "service", "command")
EACH = "{code}"
"""In the code of the row that stands for the committee of every commune."""
EVERY = "*"
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}|[a-z0-9-]*\{code\}[a-z0-9-]*")


def code_of_body(given: str) -> str:
    """As ``so-yt``, or ``ubnd-{code}``."""
    if not _CODE.fullmatch(given):
        raise Wrong("province.body_code", given=given[:50], each=EACH)
    return given


def words(given: str) -> tuple[str, ...]:
    """Several, separated by spaces."""
    return tuple(given.split())


COLUMNS: Columns = {
    "code": Column(code_of_body, needed=True),
    "kind": Column(choice(*KINDS), needed=True),
    "parent": Column(code_of_body, empty=""),
    "name": Column(longest(200), needed=True),
    "name_en": Column(longest(200), needed=True),
    "short_name": Column(longest(60), needed=True),
    "valid_from": Column(day),
    "valid_to": Column(day),
    "responsible": Column(words, empty=()),
    "place": Column(code, empty=""),
    "like": Column(words, empty=()),
}


def is_template(row: Row) -> bool:
    return EACH in str(row["code"])


def judged(rows: list[Row], units: list[Row], sectors: Collection[str], like: Collection[str] | None = None) -> list[Flaw]:
    """Everything wrong with the organizations of a territory; ``like``: codes of the province whose lists are taken over, if some are."""
    codes = {row["code"] for row in rows}
    good = [row for row in rows if row.whole]
    templates, bodies = [row for row in good if is_template(row)], [row for row in good if not is_template(row)]
    flaws = [row.flaw("valid_from", "keys.empty") for row in bodies if row["valid_from"] is None]
    dated = [row for row in bodies if row["valid_from"] is not None]
    bad_days = list(ordered(dated))
    undone = {(flaw.file, flaw.line) for flaw in bad_days}
    dated = [row for row in dated if (row.file, row.line) not in undone]
    flaws += [*bad_days, *once(dated), *circles(good), *_templates(templates)]
    for row in good:
        flaws += _named(row, codes, units, sectors)
    for row in dated:
        flaws += [*_above(row, dated), *_territory(row, units)]
    if len(good) == len(rows):
        flaws += _top(dated, units)
        flaws += (flaw for template in templates for flaw in _committees(template, dated, units))
    return [*flaws, *_likes(good, like)] if like is not None else flaws


def _templates(templates: list[Row]) -> Iterator[Flaw]:
    for row in templates:
        if row["kind"] != "commune":
            yield row.flaw("kind", "province.template_kind")
        yield from (row.flaw(name, "province.template_empty") for name in ("valid_from", "valid_to", "place", "like") if row[name])
    yield from (row.flaw("code", "province.template_twice", line=templates[0].line) for row in templates[1:])


def _named(row: Row, codes: Collection[str], units: list[Row], sectors: Collection[str]) -> Iterator[Flaw]:
    if row["parent"] and row["parent"] not in codes:
        yield row.stranger("parent", row["parent"], codes)
    for sector in row["responsible"]:
        if sector != EVERY and sector not in sectors:
            yield row.stranger("responsible", sector, sectors)
    if row["place"] and row["place"] not in {unit["code"] for unit in units}:
        yield row.flaw("place", "province.unknown", code=row["place"])


def _above(row: Row, rows: list[Row]) -> Iterator[Flaw]:
    bearers = [other for other in rows if other["code"] == row["parent"]]
    if bearers and not any(stands(bearer, row["valid_from"]) for bearer in bearers):
        yield row.flaw("parent", "province.parent_later", code=row["parent"], since=row["valid_from"].isoformat())


def _territory(row: Row, units: list[Row]) -> Iterator[Flaw]:
    """Whoever answers for something does so on ground that is there on its last day."""
    begins = [unit["valid_from"] for unit in units if unit.whole]
    if not row["responsible"] or not begins:
        return
    last = row["valid_to"] - timedelta(days=1) if row["valid_to"] else max(row["valid_from"], *begins)
    if last < min(begins):
        yield row.flaw("responsible", "province.no_ground", until=row["valid_to"].isoformat(), since=min(begins).isoformat())
        return
    place = [unit for unit in units if unit["code"] == row["place"] and unit.whole]
    if place and not any(stands(unit, last) for unit in place):
        yield row.flaw("place", "province.place_gone", code=row["place"], on=last.isoformat())


def _top(rows: list[Row], units: list[Row]) -> Iterator[Flaw]:
    """Somebody governs the whole of the newest days: to whom what no rule names falls."""
    newest = max((unit["valid_from"] for unit in units if unit.whole and unit["kind"] == "commune"), default=date.min)
    governing = [row for row in rows if row["kind"] == "province" and not row["parent"]]
    if not any(row["valid_to"] is None for row in governing):
        yield Flaw(rows[0].file if rows else "organizations.csv", 1, "kind", "province.nobody_governs")
    for one in governing:
        others = [row for row in governing if row["code"] != one["code"] and meet(row, one) and stands(row, max(newest, one["valid_from"]))]
        if others:
            yield one.flaw("kind", "province.two_govern", one=one["code"], other=others[0]["code"])
            return


def _committees(template: Row, rows: list[Row], units: list[Row]) -> Iterator[Flaw]:
    """The body above the committees stands on the first day of every commune."""
    bearers = [row for row in rows if row["code"] == template["parent"]]
    for since in sorted({unit["valid_from"] for unit in units if unit.whole and unit["kind"] == "commune"}) if bearers else ():
        if not any(stands(bearer, since) for bearer in bearers):
            yield template.flaw("parent", "province.parent_later", code=template["parent"], since=since.isoformat())


def _likes(rows: list[Row], known: Collection[str]) -> Iterator[Flaw]:
    by_like: dict[str, Row] = {}
    for row in rows:
        for like in row["like"]:
            if like not in known:
                yield row.stranger("like", like, known)
            elif by_like.setdefault(like, row)["code"] != row["code"]:
                yield row.flaw("like", "province.like_twice", like=like, line=by_like[like].line)

"""What a new province begins with beyond its own tables: the lists of a province that is there, its organizations put in their place.

Lists of the state and proposals of ours are alike everywhere; who bears them isn't. What speaks of one place alone stays behind.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from bazan.core.labels import label
from bazan.core.language import speaking
from bazan.processes.province_folder.csv_tables import Row
from bazan.processes.province_folder.file_catalog import grammar_of, named
from bazan.processes.province_folder.organizations import EACH, EVERY, is_template

NOTE = (
    "Taken over from provinces/{model} when this folder was made. What it says is UNCERTAIN here until somebody decides it:\n"
    "read every line, above all who does what."
)
ORGANIZATION = ("organization", "holder")
"""What is named by a code of an organization."""
WORDS = ("commune", "responsible")
"""Words that stand for an organization."""
TAKEN = (
    "calendar.toml", "policy_dates.toml", "closures.toml", "directives.toml", "teams.toml", "cameras.toml", "citizens.toml",
    "incidents.toml", "warnings.toml", "field_reports.toml", "briefings.toml", "open311.toml", "notifications/chains.toml",
    "notifications/channels.toml", "notifications/rosters.toml",
)  # fmt: skip
TYPES = "incident_types.csv"
_POPULATION = re.compile(r"^\[population\]\n(file = .*)$", re.MULTILINE)
"""A table of one province's people: how it is named stays to be seen."""


@dataclass(frozen=True)
class Body:
    """An organization of the province whose lists are taken over."""

    parent: str
    sectors: tuple[str, ...]


class StandIns:
    """Who bears here what an organization of the other province bears there."""

    def __init__(self, theirs: Mapping[str, Any], ours: list[Row]):
        bodies = [*theirs.get("organizations", ()), *filter(None, [theirs.get("communes")])]
        self.theirs = {body["code"]: Body(body.get("parent", ""), tuple(body.get("responsible", ()))) for body in bodies}
        lasting = [row for row in ours if is_template(row) or row["valid_to"] is None]
        self.ours = {row["code"]: row for row in lasting}
        self.top = next(row["code"] for row in lasting if row["kind"] == "province" and not row["parent"])
        self.each = next((row["code"] for row in ours if is_template(row)), "")
        self.liked = {like: row["code"] for row in ours for like in row["like"]}
        self.asked: dict[str, str] = {}
        """Whoever was asked for, and who it is here."""

    def of(self, code: str) -> str:
        """Named by the table; else of the same code; else who answers for its sector, or for that of who is above it; else who governs."""
        if code in WORDS:
            return code
        if EACH in code:
            return self.each or code
        if code not in self.asked:
            self.asked[code] = self._found(code)
        return self.asked[code]

    def _found(self, code: str) -> str:
        met: list[str] = []
        while code and code not in met:
            if code in self.liked:
                return self.liked[code]
            if code in self.ours:
                return code
            met.append(code)
            body = self.theirs.get(code, Body("", ()))
            for sector in body.sectors:
                if sector != EVERY and (found := self.answering(sector)):
                    return found
            code = body.parent
        return self.top

    def answering(self, sector: str) -> str:
        """Who answers for it over the whole territory; empty: nobody in particular."""
        fitting = (code for code, row in self.ours.items() if sector in row["responsible"] and not row["place"] and not is_template(row))
        return next(fitting, "")


def taken(model: Path, code: str, who: StandIns, communes: list[str]) -> dict[str, str]:
    """The files by name. ``communes``: their codes today."""
    files = {name: _file(model, name, code, who) for name in TAKEN if (model / name).is_file()}
    if (model / TYPES).is_file():
        files[TYPES] = _types((model / TYPES).read_text("utf-8"), who)
    return files | {"accounts.toml": _accounts(who, who.of(reception(model)), communes)}


def reception(model: Path) -> str:
    """Who works in the center there."""
    path = model / "field_reports.toml"
    return tomlkit.parse(path.read_text("utf-8")).unwrap()["reception"] if path.is_file() else ""


def _file(model: Path, name: str, code: str, who: StandIns) -> str:
    document = tomlkit.parse(_POPULATION.sub(r"# [population]\n# \1", (model / name).read_text("utf-8")))
    if name in CHANGES:
        CHANGES[name](document, code)
    grammar = grammar_of(name)
    assert grammar is not None  # each of TAKEN has one
    for place in named(grammar, document.unwrap()):
        if place.what in ORGANIZATION:
            holder: Any = document
            for step in place.path[:-1]:
                holder = holder[step]
            holder[place.path[-1]] = who.of(place.code)
    if name == "briefings.toml":
        _once(document)
    note = "".join(f"# {line}\n" for line in NOTE.format(model=model.name).splitlines())
    return f"{note}\n{tomlkit.dumps(document)}"


def _warnings(document: Any, code: str) -> None:
    domain = _domain(code)
    document["publisher"].update({"sender": f"canhbao@{domain}", "prefix": domain})
    document.pop("senders", None)


def _open311(document: Any, code: str) -> None:
    document["jurisdiction_id"] = _domain(code)
    document.pop("keys", None)


def _briefings(document: Any, code: str) -> None:
    for issuer in document.get("issuers", ()):
        issuer.update({"seat": "{province}", "seat_en": "{province_en}", "source": "UNCERTAIN: seat, posts, abbreviation are to be filled"})


def _rosters(document: Any, code: str) -> None:
    document.pop("demo", None)
    turns = tomlkit.aot()
    for roster in document.get("rosters", ()):
        common = roster.get("each") == "commune"
        if common or not turns:
            turns.append(tomlkit.item(_turns(roster["code"], common)))
    document["demo"] = turns


def _turns(roster: str, common: bool) -> dict[str, Any]:
    if common:
        return {"each": "commune", "roster": roster, "turns": [["xa{code}"]], "days": 7, "ahead": 35}
    return {"roster": roster, "turns": [["trucban"], ["trucban-dem"]], "ahead": 35}


def _teams(document: Any, code: str) -> None:
    document.pop("teams", None)


def _field_reports(document: Any, code: str) -> None:
    document.pop("forward", None)
    for route in document.get("routes", ()):
        route.pop("places", None)


def _domain(code: str) -> str:
    """No center has a domain before it asked for one; .example is reserved for this."""
    return f"ioc.{code.replace('_', '')}.example"


CHANGES: Mapping[str, Callable[[Any, str], None]] = {
    "warnings.toml": _warnings,
    "open311.toml": _open311,
    "briefings.toml": _briefings,
    "teams.toml": _teams,
    "field_reports.toml": _field_reports,
    "notifications/rosters.toml": _rosters,
}
"""What of a file speaks of one place, one domain or one body alone."""


def _once(document: Any) -> None:
    """Two bodies there may be one here: it issues once, and is told once."""
    _drop_repeated(document.get("issuers", []), lambda issuer: issuer["organization"])
    for schedule in document.get("schedules", ()):
        _drop_repeated(schedule.get("recipients", []), dict)


def _drop_repeated(entries: Any, by: Callable[[Any], Any]) -> None:
    seen = [by(entry) for entry in entries]
    for at in reversed(range(len(seen))):
        if seen[at] in seen[:at]:
            del entries[at]


def _types(text: str, who: StandIns) -> str:
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        lead = who.of(row["lead"])
        support = [one for one in dict.fromkeys(map(who.of, row["support"].split())) if one != lead]
        writer.writerow(row | {"lead": lead, "support": " ".join(support)})
    return written.getvalue()


def _accounts(who: StandIns, center: str, communes: list[str]) -> str:
    """One account a role, a second person where two are needed, an officer a commune."""
    document = tomlkit.document()
    for line in (
        "The demo's people, one account a role, then their colleagues: two where nobody may confirm what he did himself. Passwords",
        "are made at the first start, in demo-accounts.toml of BAZAN_HOME. A real installation has none of them: `bazan people`.",
    ):
        document.add(tomlkit.comment(line))
    departments = ((row["responsible"], code) for code, row in who.ours.items() if row["kind"] == "department")
    sector, agency = next(((sectors[0], code) for sectors, code in departments if sectors), (EVERY, who.top))
    of_sector = {} if sector == EVERY else {"sector": sector}
    first = communes[0]
    committee = who.each.replace(EACH, first) if who.each else who.top
    accounts = tomlkit.table(is_super_table=True)
    for role, username, organization, reach in (
        ("leader", "lanhdao", who.top, {}),
        ("duty_officer", "trucban", center, {}),
        ("agency_officer", "chuyenvien", agency, of_sector),
        ("commune_officer", "canboxa", committee, {"place": first}),
        ("data_steward", "dulieu", center, {}),
        ("administrator", "quantri", center, {}),
    ):
        accounts[role] = _account(role, username, organization, reach)
    document["accounts"] = accounts
    others = tomlkit.aot()
    for role, username, organization, reach in (
        ("duty_officer", "trucban-dem", center, {}),
        ("agency_officer", "chuyenvien-duyet", agency, of_sector),
    ):
        others.append(_account(role, username, organization, {"role": role} | reach))
    if who.each:
        others.append(_account("commune_officer", "xa{code}", who.each, {"each": "commune", "role": "commune_officer", "place": "{code}"}))
    document["others"] = others
    return tomlkit.dumps(document)


def _account(role: str, username: str, organization: str, more: Mapping[str, str]) -> Any:
    table = tomlkit.table()
    with speaking("vi"):
        name = " ".join([label(f"people.role.{role}"), *(["{name}"] if "each" in more else []), "(demo)"])
    table.update({"username": username, "full_name": name, "organization": organization} | dict(more))
    return table

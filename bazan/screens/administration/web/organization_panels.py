"""Organizations as their pages show them: the tree of a day, one body over its days, who answers where, what hangs on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from bazan.coordination.cases import api as cases
from bazan.coordination.duty_rosters import api as duty_rosters
from bazan.coordination.notifications import api as notifications
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.data.indicators import api as indicators
from bazan.directory.accounts import api as people
from bazan.directory.organizations import api as organizations
from bazan.directory.organizations.types import Body, OrganizationInfo
from bazan.directory.places import api as places
from bazan.directory.places.types import PlaceInfo

EVERY_SECTOR = "*"
WIDTH, HEIGHT = 640, 20
DEEPEST = 5


@dataclass(frozen=True)
class Row:
    """A body in the list of a day."""

    info: OrganizationInfo
    name: str
    depth: int
    parent: str
    areas: str
    people: int
    own: bool


def sector_names() -> dict[str, str]:
    """Every sector by its id: those of the packs, those without a pack that some body answers for, all of them together last."""
    named = {head["pack"]: words(head["title"]) for head in indicators.boards()}
    more = {sector: sector for sector in organizations.sectors() if sector not in named and sector != EVERY_SECTOR}
    return named | more | {EVERY_SECTOR: label("organizations.every_sector")}


def name_of(info: OrganizationInfo) -> str:
    return either(info.name, info.name_en)


def place_name(place: PlaceInfo) -> str:
    return either(place.name, place.name_en)


def areas_words(areas: Iterable[tuple[str, int]], sectors: Mapping[str, str]) -> str:
    """What a body answers for in one line: sectors together that lie in the same place."""
    held: dict[int, list[str]] = {}
    for sector, place_id in areas:
        held.setdefault(place_id, []).append(sectors.get(sector, sector))
    return "; ".join(f"{', '.join(named)} ({place_name(places.place(place_id))})" for place_id, named in held.items())


def listed(on: date, text: str, kind: str, sectors: Mapping[str, str]) -> list[Row]:
    """The bodies of a day: all of them as a tree, those that were searched for in a row. Four queries, whatever their number."""
    there = organizations.all_on(on)
    code_of = {info.id: info.code for info in organizations.everything()}
    today = {info.code: info for info in there}
    parent_of = {info.code: code_of.get(info.parent_id or 0, "") for info in there}
    areas, own, sizes = organizations.areas_on(on), organizations.changed_here(), people.sizes()
    crowd: dict[str, int] = {}
    for number, count in sizes.items():
        crowd[code_of.get(number, "")] = crowd.get(code_of.get(number, ""), 0) + count

    def row(info: OrganizationInfo, depth: int) -> Row:
        above = today.get(parent_of[info.code])
        return Row(
            info, name_of(info), depth, above.short_name if above else "", areas_words(areas.get(info.id, ()), sectors),
            crowd.get(info.code, 0), info.code in own,
        )  # fmt: skip

    wanted = places.folded(text)
    if wanted or kind:
        chosen = [
            info
            for info in there
            if (not kind or info.kind == kind) and wanted in places.folded(f"{info.name} {info.name_en} {info.short_name} {info.code}")
        ]
        return [row(info, 0) for info in sorted(chosen, key=lambda info: info.code)]
    below: dict[str, list[OrganizationInfo]] = {}
    for info in there:
        below.setdefault(parent_of[info.code] if parent_of[info.code] in today else "", []).append(info)
    return [row(info, depth) for info, depth in _walked(below, "", 0)]


def _walked(below: Mapping[str, Sequence[OrganizationInfo]], code: str, depth: int) -> Iterable[tuple[OrganizationInfo, int]]:
    for info in sorted(below.get(code, ()), key=lambda info: (info.kind == "commune", info.code)):
        yield info, min(depth, DEEPEST)
        yield from _walked(below, info.code, depth + 1)


def timeline(body: Body, today: date) -> Markup:
    """The eras along the days; the table beside it says the same, so it is hidden from screen readers."""
    first, last = body.eras[0].valid_from, max(today, *(era.valid_to or era.valid_from for era in body.eras))
    days = max((last - first).days, 1)

    def x(day: date) -> float:
        return (day - first).days / days * WIDTH

    parts = []
    for number, era in enumerate(body.eras):
        start, end = x(era.valid_from), x(era.valid_to or last)
        kind = "era-now" if era.valid_from <= today and (era.valid_to is None or today < era.valid_to) else "era-then"
        parts.append(f'<rect class="{kind}" x="{start:.1f}" y="2" width="{max(end - start - 1, 2):.1f}" height="{HEIGHT - 4}"/>')
        parts.append(f'<text class="era-number" x="{start + 5:.1f}" y="{HEIGHT - 6}">{number + 1}</text>')
    parts.append(f'<path class="era-today" d="M{x(today):.1f} 0v{HEIGHT}"/>')
    return Markup(f'<svg class="eras" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">{"".join(parts)}</svg>')  # noqa: S704 - numbers


def afterwards(code: str, body: Body, day: date, sectors: Mapping[str, str]) -> list[tuple[str, str]]:
    """(area, who else answers there on this day, nearest first; empty: nobody), of everything the body answers for."""
    return [
        (
            areas_words([(sector, place_id)], sectors),
            ", ".join(info.short_name for info in organizations.responsible(sector, place_id, day) if info.code != code),
        )
        for sector, place_id in body.newest.responsible
    ]


def open_cases(code: str) -> list[tuple[str, int]]:
    """(kind, how many) of the open cases that a body leads or owes a part of, whoever may see them."""
    owed = cases.owed_by(organizations.numbers_of(code))
    return [(label(f"administration.organizations.cases.{workflow}"), count) for workflow, count in sorted(owed.items())]


def hanging(code: str, on: date) -> dict[str, Any]:
    """What is reached from a body: its people, rosters, the chains that call it, who belongs to it."""
    numbers = organizations.numbers_of(code)
    rosters = [one for one in duty_rosters.rosters() if one.organization_id in numbers]
    watched = {one.code for one in rosters}
    named = {("organization", code), *(("roster", roster) for roster in watched)}
    chains = [
        words(chain.labels)
        for chain in notifications.chains().values()
        if any((to["kind"], to["value"]) in named for step in chain.steps for to in step["to"])
    ]
    return {
        "members": people.members(numbers),
        "rosters": [(one.code, either(one.name, one.name_en)) for one in rosters],
        "chains": chains,
        "below": [info for info in organizations.all_on(on) if info.parent_id in numbers],
    }

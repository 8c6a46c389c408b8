"""Who is on duty: read from the rosters and their shifts."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from bazan.coordination.notifications import rules
from bazan.coordination.notifications.models import Roster, Shift
from bazan.coordination.notifications.types import Gap, PersonOnDuty, RosterInfo, ShiftInfo
from bazan.core.errors import NotFound
from bazan.core.time import local_day
from bazan.directory.accounts import api as people
from bazan.directory.places import api as places


def on_duty(place_id: int, sector: str, at: datetime) -> list[PersonOnDuty]:
    """Who watches over the place and sector now: by the nearest roster that has somebody, one of the sector before one of all."""
    line = [*(one.id for one in places.ancestors(place_id, local_day(at))), place_id]
    rows = Roster.objects.filter(place_id__in=line, sector__in=("*", sector))
    nearest = sorted(rows, key=lambda row: (-line.index(row.place_id), row.sector == "*", row.code))
    standing = _standing(nearest, at)
    return next((standing[row.id] for row in nearest if standing[row.id]), [])


def on_roster(code: str, at: datetime) -> list[PersonOnDuty]:
    """Who stands on one roster now; nobody when there is none of that code."""
    rows = list(Roster.objects.filter(code=code))
    return _standing(rows, at)[rows[0].id] if rows else []


def standing(at: datetime) -> dict[int, list[PersonOnDuty]]:
    """Who stands on every roster now, by its number."""
    return _standing(list(Roster.objects.all()), at)


def rosters() -> list[RosterInfo]:
    """Every roster, the wider place first."""
    return [roster_info(row) for row in Roster.objects.order_by("place_id", "code")]


def roster(code: str) -> RosterInfo:
    """Raises NotFound ``notifications.roster.unknown``."""
    row = Roster.objects.filter(code=code).first()
    if row is None:
        raise NotFound("notifications.roster.unknown", {"code": code})
    return roster_info(row)


def shifts(roster_ids: Iterable[int], start: datetime, end: datetime) -> list[ShiftInfo]:
    """Shifts that touch [start, end), by their beginning."""
    rows = Shift.objects.filter(roster_id__in=list(roster_ids), starts_at__lt=end, ends_at__gt=start).order_by("starts_at", "id")
    return [shift_info(row) for row in rows]


def shift(shift_id: int) -> ShiftInfo:
    """Raises NotFound ``notifications.shift.unknown``."""
    row = Shift.objects.filter(id=shift_id).first()
    if row is None:
        raise NotFound("notifications.shift.unknown", {"id": shift_id})
    return shift_info(row)


def before(ones: Iterable[ShiftInfo]) -> dict[int, list[ShiftInfo]]:
    """Of each of these shifts, by its number, those of others on the same roster that end when it begins: who hands over to it."""
    every = list(ones)
    rows = Shift.objects.filter(roster_id__in={one.roster_id for one in every}, ends_at__in={one.starts_at for one in every})
    found = [shift_info(row) for row in rows.order_by("id")]
    return {one.id: [other for other in found if _precedes(other, one)] for one in every}


def _precedes(other: ShiftInfo, one: ShiftInfo) -> bool:
    return other.roster_id == one.roster_id and other.ends_at == one.starts_at and other.account_id != one.account_id


def gaps(found: Iterable[RosterInfo], start: datetime, end: datetime) -> list[Gap]:
    """Hours within [start, end) that nobody is down for, roster by roster."""
    every = list(found)
    held: dict[int, list[ShiftInfo]] = defaultdict(list)
    for one in shifts([one.id for one in every], start, end):
        held[one.roster_id].append(one)
    return [gap for one in every for gap in rules.gaps(one, held[one.id], start, end)]


def _standing(rows: list[Roster], at: datetime) -> dict[int, list[PersonOnDuty]]:
    found: dict[int, list[PersonOnDuty]] = {row.id: [] for row in rows}
    held: dict[int, list[ShiftInfo]] = defaultdict(list)
    running = Shift.objects.filter(roster__in=rows, starts_at__lte=at, ends_at__gt=at)
    ended = Shift.objects.filter(roster__in=rows, ends_at__in=running.values("starts_at"), taken_at__isnull=False)
    for row in sorted({*running, *ended}, key=lambda row: (row.starts_at, row.id)):
        held[row.roster_id].append(shift_info(row))
    named = {person.account_id: person for person in people.contactable({s.account_id for every in held.values() for s in every})}
    for row in rows:
        for one, over in rules.standing(held[row.id], at):
            if (person := named.get(one.account_id)) is not None:
                taken = one.taken_at is not None
                found[row.id].append(PersonOnDuty(one.account_id, person.full_name, row.code, one.id, one.ends_at, taken, over))
    return found


def roster_info(row: Roster) -> RosterInfo:
    hours = (f"{row.from_time:%H:%M}", f"{row.until_time:%H:%M}") if row.from_time and row.until_time else None
    return RosterInfo(row.id, row.code, row.name, row.name_en, row.organization_id, row.place_id, row.sector, hours)


def shift_info(row: Shift) -> ShiftInfo:
    return ShiftInfo(**{name: getattr(row, name) for name in ShiftInfo.__dataclass_fields__})

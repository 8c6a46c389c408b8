"""Who is on duty: read from rosters and their shifts, for whom a message calls by a roster."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bazan.coordination.notifications.models import Roster, Shift
from bazan.coordination.notifications.types import PersonOnDuty
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.places import api as places


@dataclass(frozen=True)
class ShiftHours:
    """One person's hours on a roster, [starts_at, ends_at)."""

    id: int
    account_id: int
    starts_at: datetime
    ends_at: datetime
    taken_at: datetime | None


def on_shift(shifts: Iterable[ShiftHours], at: datetime) -> list[tuple[ShiftHours, bool]]:
    """Shifts whose people are on duty, each with whether it is over: it holds on until one of the next is taken."""
    every = list(shifts)
    running = [one for one in every if one.starts_at <= at < one.ends_at]
    if not running or any(one.taken_at for one in running):
        return [(one, False) for one in running]
    begun = min(one.starts_at for one in running)
    there = {one.account_id for one in running}
    over = [one for one in every if one.ends_at == begun and one.taken_at and one.account_id not in there]
    return [*((one, False) for one in running), *((one, True) for one in over)]


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


def _standing(rows: list[Roster], at: datetime) -> dict[int, list[PersonOnDuty]]:
    found: dict[int, list[PersonOnDuty]] = {row.id: [] for row in rows}
    held: dict[int, list[ShiftHours]] = defaultdict(list)
    running = Shift.objects.filter(roster__in=rows, starts_at__lte=at, ends_at__gt=at)
    ended = Shift.objects.filter(roster__in=rows, ends_at__in=running.values("starts_at"), taken_at__isnull=False)
    for row in sorted({*running, *ended}, key=lambda row: (row.starts_at, row.id)):
        held[row.roster_id].append(ShiftHours(row.id, row.account_id, row.starts_at, row.ends_at, row.taken_at))
    named = {person.account_id: person for person in accounts.contactable({s.account_id for every in held.values() for s in every})}
    for row in rows:
        for one, over in on_shift(held[row.id], at):
            if (person := named.get(one.account_id)) is not None:
                taken = one.taken_at is not None
                found[row.id].append(PersonOnDuty(one.account_id, person.full_name, row.code, one.id, one.ends_at, taken, over))
    return found

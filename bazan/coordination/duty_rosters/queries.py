"""Rosters and their shifts, read as types."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from bazan.coordination.duty_rosters import rules
from bazan.coordination.duty_rosters.types import Gap, RosterInfo, ShiftInfo
from bazan.coordination.notifications.models import Roster, Shift
from bazan.core.errors import NotFound


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


def roster_info(row: Roster) -> RosterInfo:
    hours = (f"{row.from_time:%H:%M}", f"{row.until_time:%H:%M}") if row.from_time and row.until_time else None
    return RosterInfo(row.id, row.code, row.name, row.name_en, row.organization_id, row.place_id, row.sector, hours)


def shift_info(row: Shift) -> ShiftInfo:
    return ShiftInfo(**{name: getattr(row, name) for name in ShiftInfo.__dataclass_fields__})

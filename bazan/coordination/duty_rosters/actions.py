"""Duty rosters: declared by the province, filled by people, handed over with a note."""

import itertools
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from bazan.coordination.duty_rosters import queries, rules
from bazan.coordination.duty_rosters.types import Gap, RosterInfo, ShiftInfo
from bazan.coordination.notifications import api as notifications
from bazan.coordination.notifications.models import Roster, Shift
from bazan.coordination.notifications.types import Recipient, Subject
from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.core.labels import label
from bazan.core.language import LANGUAGES, either, in_every_language
from bazan.core.time import LOCAL, day_start, local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform.security.text_anonymization import without_numbers

FILE = "rosters.toml"


@transaction.atomic
def load_province(folder: Path, now: datetime, demo: bool = False) -> int:
    """The rosters that ``rosters.toml`` declares, and in the demo the shifts of its people; gives how many rosters there are.

    A roster that is declared no more stays, with its shifts: history is not rewritten.
    """
    path = folder / FILE
    if not path.is_file():
        return 0
    declared = tomllib.loads(path.read_text("utf-8"))
    on = local_day(now)
    tables = [one for table in declared.get("rosters", []) for one in _each(table, on)]
    for one in tables:
        place = places.by_code(one["place"], on) if "place" in one else places.root(on)
        hours = {"from_time": one.get("from"), "until_time": one.get("until")}
        told = {"name": one["name"], "name_en": one["name_en"], "place_id": place.id, "sector": one.get("sector", "*")} | hours
        Roster.objects.update_or_create(
            code=one["code"], defaults=told | {"organization_id": organizations.last_known_as(one["organization"], on).id}
        )
    if demo:
        for table in declared.get("demo", []):
            for one in _each(table, on):
                _fill(one, now)
    return len(tables)


@transaction.atomic
def add_shift(code: str, username: str, starts_at: datetime, ends_at: datetime, actor: str, now: datetime) -> ShiftInfo:
    """Put somebody down for these hours; the same again is the same shift.

    Raises NotFound ``notifications.roster.unknown``, Refused ``notifications.shift.*``.
    """
    roster = queries.roster(code)
    rules.check_shift(starts_at, ends_at, now)
    found = accounts.contactable(usernames=[username])
    if not found:
        raise Refused("notifications.shift.person", {"name": username}, "username")
    wanted = {"roster_id": roster.id, "account_id": found[0].account_id}
    both = Shift.objects.filter(**wanted, starts_at__lt=ends_at, ends_at__gt=starts_at).first()
    if both is not None:
        if (both.starts_at, both.ends_at) == (starts_at, ends_at):
            return queries.shift_info(both)
        raise Refused("notifications.shift.twice", {"name": found[0].full_name}, "starts_at")
    row = Shift.objects.create(**wanted, starts_at=starts_at, ends_at=ends_at)
    span = {"person": username, "from": starts_at.isoformat(), "until": ends_at.isoformat()}
    audit.append(actor, "notifications.shift_add", f"roster:{code}", span)
    return queries.shift_info(row)


@transaction.atomic
def remove_shift(shift_id: int, actor: str, now: datetime) -> None:
    """Take somebody off hours that have not begun.

    Raises NotFound ``notifications.shift.unknown``, Conflict ``notifications.shift.begun``.
    """
    row = _locked(shift_id)
    if row.taken_at is not None or row.starts_at <= now:
        raise Conflict("notifications.shift.begun")
    span = {"account": row.account_id, "from": row.starts_at.isoformat(), "until": row.ends_at.isoformat()}
    audit.append(actor, "notifications.shift_remove", f"roster:{row.roster.code}", span)
    row.delete()


@transaction.atomic
def hand_over(shift_id: int, account_id: int, note: str, actor: str, now: datetime) -> ShiftInfo:
    """Write the note of one's own shift for who comes next; it can be written anew until the shift after it is taken.

    Raises Forbidden ``notifications.shift.not_yours``, Conflict ``notifications.note.read``, Refused ``notifications.note.*``.
    """
    row = _own(shift_id, account_id)
    if Shift.objects.filter(roster=row.roster, starts_at=row.ends_at, taken_at__isnull=False).exclude(account_id=account_id).exists():
        raise Conflict("notifications.note.read")
    row.note, row.noted_at = rules.check_note(note), now
    row.save(update_fields=["note", "noted_at"])
    audit.append(actor, "notifications.hand_over", f"roster:{row.roster.code}", {"shift": row.id})
    _told_next(row, now)
    return queries.shift_info(row)


@transaction.atomic
def take_over(shift_id: int, account_id: int, actor: str, now: datetime, reason: str = "") -> ShiftInfo:
    """Begin one's own shift, at most as long before its time as the province says (``early_min``). Who stood until then is relieved.

    Without a hand-over note of the shift before, the taker says what was found instead. Raises Forbidden ``notifications.shift.not_yours``,
    Conflict ``notifications.shift.early`` or ``notifications.shift.ended``, Refused ``notifications.note.missing``.
    """
    row = _own(shift_id, account_id)
    if row.taken_at is not None:
        return queries.shift_info(row)
    if now >= row.ends_at:
        raise Conflict("notifications.shift.ended")
    if now < begins(queries.shift_info(row)):
        raise Conflict("notifications.shift.early")
    left = [one for one in queries.before([queries.shift_info(row)])[row.id] if one.taken_at and not one.note]
    if left and not row.note and len(reason.strip()) < rules.SHORTEST_NOTE:
        raise Refused("notifications.note.missing", {}, "reason")
    row.taken_at = now
    row.save(update_fields=["taken_at"])
    audit.append(
        actor, "notifications.take_over", f"roster:{row.roster.code}", {"shift": row.id, "reason": reason.strip()[: rules.LONGEST_NOTE]}
    )
    return queries.shift_info(row)


def begins(one: ShiftInfo) -> datetime:
    """From when on a shift may be taken over."""
    return one.starts_at - timedelta(minutes=_rule("early_min", 0))


def roster_gaps(now: datetime) -> list[Gap]:
    """Gaps within the days that the province wants to know ahead, each told once a day to who keeps the roster; gives them all."""
    start = day_start(local_day(now))
    end = start + timedelta(days=int(_rule("gap_days", 0)))
    every = {one.id: one for one in queries.rosters()}
    found = [gap for gap in queries.gaps(every.values(), start, end) if gap.ends_at > now]
    new = [gap for gap in found if not notifications.was_told(_key(every[gap.roster_id], gap))]
    bodies = {body.id: body.code for body in organizations.everything()} if new else {}
    for gap in new:
        roster = every[gap.roster_id]
        head, body = (in_every_language(partial(_gap, part, roster, gap)) for part in ("subject", "body"))
        subject = Subject(head, body, "moderate", "roster", f"/rosters/{roster.code}", roster.place_id, roster.sector)
        notifications.notify(subject, [Recipient("organization", bodies[roster.organization_id])], None, now, key=_key(roster, gap))
    return found


def _gap(part: str, roster: RosterInfo, gap: Gap) -> str:
    return label(f"notifications.gap.{part}", name=either(roster.name, roster.name_en), span=span(gap.starts_at, gap.ends_at))


def span(starts_at: datetime, ends_at: datetime) -> str:
    """19:00 25/11 – 07:00 26/11, as the province's clocks show it; the day once when it is the same."""
    first, last = starts_at.astimezone(LOCAL), ends_at.astimezone(LOCAL)
    if first.date() == last.date():
        return f"{first:%H:%M}–{last:%H:%M} {last:%d/%m}"
    return f"{first:%H:%M %d/%m} – {last:%H:%M %d/%m}"


def _key(roster: RosterInfo, gap: Gap) -> str:
    return f"gap:{roster.code}:{gap.starts_at.isoformat()}"


def _rule(name: str, otherwise: float) -> float:
    return float(notifications.province_table(FILE).get("rules", {}).get(name, otherwise))


def _told_next(row: Shift, now: datetime) -> None:
    """The note lies in the inbox of who comes next."""
    nearest = Shift.objects.filter(roster=row.roster, starts_at__gte=row.ends_at).exclude(account_id=row.account_id).order_by("starts_at")
    first = nearest.first()
    if first is None:
        return
    next_ones = list(Shift.objects.filter(roster=row.roster, starts_at=first.starts_at).values_list("account_id", flat=True))
    said = in_every_language(lambda: label("notifications.handover.subject", name=either(row.roster.name, row.roster.name_en)))
    body: dict[str, str] = dict.fromkeys(LANGUAGES, without_numbers(row.note)[: notifications.LONGEST_BODY])
    subject = Subject(said, body, "minor", "roster", f"/rosters/{row.roster.code}", row.roster.place_id, row.roster.sector)
    notifications.tell(subject, accounts.contactable(next_ones), now, by=row.account_id, key=f"note:{row.id}:{now.isoformat()}")


def _locked(shift_id: int) -> Shift:
    row = Shift.objects.select_for_update(of=("self",)).select_related("roster").filter(id=shift_id).first()
    if row is None:
        raise NotFound("notifications.shift.unknown", {"id": shift_id})
    return row


def _own(shift_id: int, account_id: int) -> Shift:
    found = Shift.objects.filter(id=shift_id).values_list("account_id", flat=True).first()
    if found is not None and found != account_id:
        raise Forbidden("notifications.shift.not_yours")
    return _locked(shift_id)


def _each(table: Mapping[str, Any], on: date) -> list[dict[str, Any]]:
    """The table itself, or one of it for every commune of the day: {code}, {name}, {name_en} are the commune's."""
    if table.get("each") != "commune":
        return [dict(table)]
    found = []
    for place in places.communes(on):
        words = {"code": place.code, "name": place.name, "name_en": place.name_en}
        found.append({key: _worded(value, words) for key, value in table.items() if key != "each"})
    return found


def _worded(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_worded(one, words) for one in value]
    return value.format(**words) if isinstance(value, str) else value


def _fill(one: Mapping[str, Any], now: datetime) -> None:
    """Put the demo's people down: each turn lasts ``days`` or until the next of ``changes``, one after the other, for ``ahead`` days."""
    roster = queries.roster(one["roster"])
    named = {person.username: person.account_id for person in accounts.contactable(usernames=[n for turn in one["turns"] for n in turn])}
    changes = one.get("changes", [time()])
    days, today = int(one.get("days", 1)), local_day(now)
    first = today - timedelta(days=today.toordinal() % days + days)
    edges = [
        datetime.combine(first + timedelta(days=day), change, LOCAL)
        for day in range(0, int(one["ahead"]) + 3 * days, days)
        for change in changes
    ]
    known = set(Shift.objects.filter(roster_id=roster.id, ends_at__gt=edges[0]).values_list("account_id", "starts_at"))
    made = []
    for starts_at, ends_at in itertools.pairwise(edges):
        turn = one["turns"][changes.index(starts_at.timetz().replace(tzinfo=None)) % len(one["turns"])]
        running = starts_at <= now < ends_at
        made += [
            Shift(roster_id=roster.id, account_id=named[name], starts_at=starts_at, ends_at=ends_at, taken_at=now if running else None)
            for name in turn
            if name in named and (named[name], starts_at) not in known
        ]
    Shift.objects.bulk_create(made, ignore_conflicts=True)

"""Duty rosters: who watches now, the week with its gaps, and the hand-over of a shift."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.coordination.duty_rosters import api
from bazan.coordination.duty_rosters.types import RosterInfo, ShiftInfo
from bazan.coordination.duty_rosters.web import roster_week
from bazan.core.errors import BazanError, Forbidden, NotFound, Refused
from bazan.core.labels import sentence
from bazan.core.time import LOCAL, now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.directory.organizations import api as organizations
from bazan.platform.design_system.api import Column, Sheet, as_csv
from bazan.platform.web.api import download, status_of

AHEAD = timedelta(days=7)


@page("rosters.view")
def every(request: accounts.Request) -> HttpResponse:
    """Every roster: who is on duty, until when, what is still open in the coming seven days."""
    at = now()
    found, bodies = [one for one in api.rosters() if _sees(request, one)], {body.id: body for body in organizations.everything()}
    holes: dict[int, list] = {}
    for gap in api.gaps(found, at, at + AHEAD):
        holes.setdefault(gap.roster_id, []).append(gap)
    standing = api.standing(at)
    rows = [
        {
            "one": one,
            "name": roster_week.roster_name(one),
            "body": roster_week.name_of(bodies.get(one.organization_id)),
            "hours": roster_week.hours(one),
            "standing": standing.get(one.id, []),
            "gaps": holes.get(one.id, []),
            "watched": roster_week.watched_now(one, at),
            "mine": any(person.account_id == request.user.pk for person in standing.get(one.id, [])),
        }
        for one in found
    ]
    only = request.GET.get("show") == "gaps"
    said = {
        "section": "rosters",
        "rows": [row for row in rows if row["gaps"]] if only else rows,
        "only": only,
        "open": sum(1 for row in rows if row["gaps"]),
        "total": len(rows),
    }
    return render(request, "rosters/every.html", said)


@page("rosters.view")
def one(request: accounts.Request, code: str) -> HttpResponse:
    """One roster by weeks."""
    return _one(request, code)


def _one(request: accounts.Request, code: str, refusal: BazanError | None = None) -> HttpResponse:
    at, roster = now(), _seen(request, code)
    week = roster_week.week_of(request.GET.get("week", "")[:12], at)
    shifts = api.shifts([roster.id], week.start, week.end)
    around = api.shifts([roster.id], at - timedelta(days=1), at + timedelta(days=2))
    mine = [one for one in around if one.account_id == request.user.pk and one.ends_at > at - timedelta(hours=2)]
    body = organizations.organization(roster.organization_id)
    crew = accounts.members([body.id])
    left = api.before(one for one in mine if one.taken_at is None)
    known = {one.account_id for one in [*shifts, *around]} | {other.account_id for ones in left.values() for other in ones}
    named = {person.account_id: person for person in accounts.contactable(known)}
    said: dict[str, Any] = {
        "section": "rosters",
        "roster": roster,
        "name": roster_week.roster_name(roster),
        "body": roster_week.name_of(body),
        "hours": roster_week.hours(roster),
        "week": week,
        "week_text": roster_week.week_text(week),
        "before": week.previous().text,
        "after": week.next().text,
        "this": not request.GET.get("week") or (at >= week.start and at < week.end),
        "days": roster_week.week(roster, week, shifts, api.gaps([roster], max(week.start, at - timedelta(days=1)), week.end), named, at),
        "standing": api.on_roster(code, at),
        "turns": [turn for one in mine if (turn := _turn(one, left.get(one.id, []), named, at))["take"] or turn["note"]],
        "may_edit": _may(request, roster),
        "crew": crew,
        "notes": [(roster_week.who(one, named), one) for one in reversed(shifts) if one.note][:10],
        "moment": at,
        "given": request.POST,
        "refusal": sentence(refusal) if refusal else "",
        "field": refusal.field if refusal else "",
    }
    if said["notes"] or any(turn["left"] for turn in said["turns"]):
        request.looks.append(accounts.Look("notifications.read_notes", f"roster:{code}", {"week": week.text}))
    return render(request, "rosters/one.html", said, status=status_of(refusal))


def _turn(one: ShiftInfo, left: list[ShiftInfo], named: dict, at: datetime) -> dict[str, Any]:
    """One of the reader's own shifts: what may be done with it now."""
    waiting = one.taken_at is None and api.begins(one) <= at < one.ends_at
    return {
        "one": one,
        "take": waiting,
        "note": one.taken_at is not None,
        "left": [(roster_week.who(other, named), other) for other in left],
        "silent": waiting and any(other.taken_at and not other.note for other in left),
    }


@page("rosters.view")
def one_csv(request: accounts.Request, code: str) -> HttpResponse:
    """A roster's week as a file."""
    roster, at = _seen(request, code), now()
    week = roster_week.week_of(request.GET.get("week", "")[:12], at)
    shifts = api.shifts([roster.id], week.start, week.end)
    named = {person.account_id: person for person in accounts.contactable({one.account_id for one in shifts})}
    lines = [(_local(one.starts_at), _local(one.ends_at), roster_week.who(one, named), _local(one.taken_at), one.said) for one in shifts]
    lines += [(_local(gap.starts_at), _local(gap.ends_at), "", "", "") for gap in api.gaps([roster], week.start, week.end)]
    request.looks.append(accounts.Look("notifications.export_notes", f"roster:{code}", {"week": week.text}, each=True))
    heads = tuple(Column(name) for name in ("from", "until", "person", "taken_over", "note"))
    return download(as_csv(Sheet(code, "", heads, tuple(sorted(lines)))), "csv", f"{code}_{week.text}")


@act("rosters.edit")
def add(request: accounts.Request, code: str) -> HttpResponse:
    """Put somebody down."""
    roster = api.roster(code)
    try:
        _require(request, roster)
        starts_at, ends_at = (_instant(request.POST, name) for name in ("starts", "ends"))
        api.add_shift(code, request.POST.get("username", "")[:60], starts_at, ends_at, request.user.get_username(), now())
    except BazanError as why:
        return _one(request, code, why)
    return HttpResponseRedirect(f"/rosters/{code}?week={roster_week.week_of('', starts_at).text}")


@act("rosters.edit")
def remove(request: accounts.Request, code: str, shift_id: int) -> HttpResponse:
    """Take somebody off."""
    roster = api.roster(code)
    try:
        _require(request, roster)
        shift = api.shift(shift_id)
        if shift.roster_id != roster.id:
            raise NotFound("notifications.shift.unknown", {"id": shift_id})
        api.remove_shift(shift_id, request.user.get_username(), now())
    except BazanError as why:
        return _one(request, code, why)
    return HttpResponseRedirect(f"/rosters/{code}?week={roster_week.week_of('', shift.starts_at).text}")


@act("rosters.view")
def take_over(request: accounts.Request, code: str, shift_id: int) -> HttpResponse:
    """Begin my shift."""
    try:
        api.take_over(shift_id, request.user.pk, request.user.get_username(), now(), request.POST.get("reason", "")[:4000])
    except BazanError as why:
        return _one(request, code, why)
    return HttpResponseRedirect(f"/rosters/{code}")


@act("rosters.view")
def hand_over(request: accounts.Request, code: str, shift_id: int) -> HttpResponse:
    """Write the note of my shift for who comes next."""
    try:
        api.hand_over(shift_id, request.user.pk, request.POST.get("note", "")[:5000], request.user.get_username(), now())
    except BazanError as why:
        return _one(request, code, why)
    return HttpResponseRedirect(f"/rosters/{code}")


def _sees(request: accounts.Request, roster: RosterInfo) -> bool:
    """A roster of one's own reach, of one's own body, or of who watches over all of it: whom one calls from here."""
    if accounts.allowed(request.reach, "rosters.view", roster.place_id, roster.sector):
        return True
    return roster.organization_id in organizations.same_body(request.user.organization_id or 0)


def _seen(request: accounts.Request, code: str) -> RosterInfo:
    """Raises Forbidden ``notifications.roster.unreached``, NotFound ``notifications.roster.unknown``."""
    roster = api.roster(code)
    if not _sees(request, roster):
        raise Forbidden("notifications.roster.unreached", {})
    return roster


def _may(request: accounts.Request, roster: RosterInfo) -> bool:
    return accounts.allowed(request.reach, "rosters.edit", roster.place_id, roster.sector)


def _require(request: accounts.Request, roster: RosterInfo) -> None:
    accounts.require(request.reach, "rosters.edit", roster.place_id, roster.sector)


def _instant(given: Any, name: str) -> datetime:
    """A local date and time as two fields or one of a form. Raises Refused ``notifications.shift.time``."""
    try:
        return datetime.fromisoformat(given.get(name, "")[:16]).replace(tzinfo=LOCAL)
    except ValueError:
        raise Refused("notifications.shift.time", {}, name) from None


def _local(instant: datetime | None) -> str:
    return "" if instant is None else f"{instant.astimezone(LOCAL):%Y-%m-%d %H:%M}"

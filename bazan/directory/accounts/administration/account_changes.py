"""An account as administrators change it: how it stands, how it is brought elsewhere, whom it touches, what is said of it."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import connection

from bazan.core.administrator_changes import ALL_SECTORS, WHOLE_PROVINCE
from bazan.core.errors import NotFound, Refused
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.time import local_day, now
from bazan.directory.accounts import access_events
from bazan.directory.accounts.administration import role_assignment, two_person_rule
from bazan.directory.accounts.administration.role_assignment import State
from bazan.directory.accounts.models import Account, Grant
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.api import signed_calls
from bazan.directory.places import api as places
from bazan.platform import packs


def read(username: str) -> State | None:
    """The account's state; null: there is none of this name. Two queries."""
    account = Account.objects.select_related("organization").filter(username=username).first()
    if account is None:
        return None
    grants = {
        (role, places.place(place_id).code if place_id else role_assignment.EVERYWHERE, sector, until.isoformat() if until else "")
        for role, place_id, sector, until in account.grants.values_list("role", "place_id", "sector", "until")
    }
    body = account.organization.code if account.organization else ""
    return role_assignment.state(account.full_name, body, account.is_active, [list(row) for row in grants])


def put(username: str, after: State | None, actor: str, at: datetime) -> None:
    """Refused ``people.kept`` for an account that was made and should be there no more, ``people.last_administrator``, and what
    ``appointing`` refuses; NotFound ``places.unknown_code``, ``organizations.unknown_code``."""
    before = read(username)
    if after is None:
        raise Refused("people.kept", {"username": username})
    role_assignment.judge(username, before, after, packs.heads())
    if before is not None:
        role_assignment.judge_own(username, before, after, actor)
    if role_assignment.stands(before) and not role_assignment.stands(after):
        leave_one(username)
    where = _places(username, at)
    grants = [
        {"role": role, "place_id": where(code) if code else None, "sector": sector, "until": until or None}
        for role, code, sector, until in after["grants"]
    ]
    told = {
        "full_name": after["full_name"], "organization_id": _body(username, after["organization"], at), "active": after["active"],
        "grants": grants, "password": make_password(None),
    }  # fmt: skip
    (number,) = signed_calls.call("account_laid", username, json.dumps(told, ensure_ascii=False)) or (0,)
    if not after["active"]:
        signed_calls.call("sessions_ended", str(number), "", "")
    if two_person_rule.takes_second(username, after, before, actor):  # what would take two to give was taken away
        access_events.append_access("taken", username, actor)


def takes_two(username: str, before: State | None, after: State | None, actor: str, more: Mapping[str, str]) -> bool:
    """Whether an administrator makes this change with a second one alone. ``more``: where an invitation goes, under ``mail``."""
    invites = bool(more.get("mail")) and two_person_rule.invitation_takes_second(username, after)
    return invites or two_person_rule.takes_second(username, before, after, actor)


def within(username: str, state: State | None) -> list[tuple[int | None, str]]:
    """Where the roles are held, and where its body answers: who changes an account reaches all of it."""
    if state is None:
        return []
    at = now()
    where, body = _places(username, at), _body(username, state["organization"], at)
    held = [(where(code) if code else WHOLE_PROVINCE, sector) for _, code, sector, _ in state["grants"]]
    answers = organizations.answers().get(body, ()) if body else ()
    return [*held, *(answers or [(WHOLE_PROVINCE, ALL_SECTORS)])]


def said(username: str, state: State | None) -> list[tuple[str, str]]:
    """The account in words: a line for its name, its body, its use, and one a role, which says when it can't be used:
    so a request to open the account again shows every role it brings."""
    if state is None:
        return []
    on = local_day(now())
    names = {body.code: either(body.name, body.name_en) for body in organizations.everything()}
    lines = [
        (label("people.account.full_name"), state["full_name"]),
        (label("people.account.organization"), names.get(state["organization"], state["organization"] or "–")),
        (label("people.account.state"), label("people.account.active" if state["active"] else "people.account.closed")),
    ]
    for role, code, sector, until in state["grants"]:
        span = f"{place_words(code, on)} · {sector_words(sector)}"
        held = until_words(until)
        lines.append((f"{label(f'people.role.{role}')}, {span}", held if state["active"] else label("people.account.rests", until=held)))
    return lines


def title(username: str) -> str:
    """The person's name and the user name."""
    name = Account.objects.filter(username=username).values_list("full_name", flat=True).first()
    return f"{name} ({username})" if name else username


def place_words(code: str, on: date) -> str:
    """The place's name, the whole province, or a code that nothing bears today."""
    if code == role_assignment.EVERYWHERE:
        return label("people.account.everywhere")
    try:
        found = places.by_code(code, on)
    except NotFound:
        return code
    return either(found.name, found.name_en)


def sector_words(sector: str) -> str:
    """The sector's name; one that no pack has any more by its id."""
    if sector == role_assignment.EVERY_SECTOR:
        return label("people.account.every_sector")
    title = packs.heads().get(sector)
    return words(title) if title else sector


def sectors() -> list[str]:
    """Every sector there is, in its order on the wall."""
    return list(packs.heads())


def until_words(until: str) -> str:
    """Until when, in words."""
    if until == role_assignment.FOR_GOOD:
        return label("people.account.for_good")
    return label("people.account.until", day=f"{role_assignment.day_of(until):%d/%m/%Y}")


def leave_one(username: str) -> None:
    """Refused ``people.last_administrator``. Of two who close each other at once, the second waits and finds that they'd be the last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('people administrators', 0))")
    others = Grant.objects.filter(
        role=role_assignment.ADMINISTRATOR, place=None, sector=role_assignment.EVERY_SECTOR, until=None, account__is_active=True
    ).exclude(account__username=username)
    if not others.exists():
        raise Refused("people.last_administrator", {}, "grants")


def _places(username: str, at: datetime) -> Callable[[str], int]:
    """What a code means: the place the account holds already, which may be one of former days, else today's."""
    rows = Grant.objects.filter(account__username=username, place__isnull=False)
    held, on = {places.place(number).code: number for number in rows.values_list("place_id", flat=True)}, local_day(at)

    def number_of(code: str) -> int:
        with _at_fault("grants"):
            return held.get(code) or places.by_code(code, on).id

    return number_of


def _body(username: str, code: str, at: datetime) -> int | None:
    """The number of the body: the one the account is of already, else who bears the code today."""
    held = Account.objects.filter(username=username).values_list("organization_id", "organization__code").first()
    if held and (held[1] or "") == code:
        return held[0]
    with _at_fault("organization"):
        return organizations.by_code(code, local_day(at)).id if code else None


@contextmanager
def _at_fault(field: str) -> Iterator[None]:
    """What isn't found within is told at this field."""
    try:
        yield
    except NotFound as why:
        raise Refused(why.rule, why.params, field) from why

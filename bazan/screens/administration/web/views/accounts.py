"""People: accounts looked through, made, given roles with place, sector and last day, closed and opened again."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect

from bazan.coordination.duty_rosters import api as duty_rosters
from bazan.coordination.notifications import api as notifications
from bazan.core.errors import BazanError, Refused
from bazan.core.labels import label
from bazan.core.time import local_day, now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, form, page
from bazan.directory.change_history import api as change_history
from bazan.directory.change_history.types import Pending
from bazan.directory.permissions.types import AccountInfo, Granted, Wanted
from bazan.directory.places import api as places
from bazan.platform.web.api import asked, typed, whole
from bazan.screens.administration import menu_access
from bazan.screens.administration.web import account_forms
from bazan.screens.administration.web.page_frame import acting, framed, names

PAGE = 50
SHIFTS_AHEAD = timedelta(days=30)


@page(accounts.ADMINISTER)
def show(request: accounts.Request) -> HttpResponse:
    """Accounts within reach, by words, role and state."""
    query, by, at = asked(request), acting(request), now()
    bodies = account_forms.body_names()
    role = query["role"] if query["role"] in accounts.ROLES else ""
    state = query["state"] if query["state"] in accounts.STATES else ""
    text = query["q"][:100]
    key = places.folded(text)
    named = frozenset(number for number, name in bodies.items() if key and key in places.folded(name))
    number = max(whole(query, "page") or 1, 1)
    resets, pending = accounts.waiting_resets(by, at), change_history.waiting(at)
    found, total = accounts.listed(Wanted(text, named, role, state), by, at, PAGE, (number - 1) * PAGE)
    said = {
        "rows": [account_forms.listed(account, bodies, at) for account in found], "resets": resets, "pending": pending,
        "mails": notifications.carries_keys(), "new": accounts.is_new_administrator(by.username, at),
        "total": total, "counts": accounts.counted(by, at), "q": text, "role": role, "state": state,
        "states": accounts.STATES, "roles": accounts.ROLES, "own": by.username,
        "names": names(one.asked_by for one in (*resets, *pending)),
        "backgrounds": accounts.describe_backgrounds((one.subject for one in pending), at), "waits": query["waits"] == "1",
        "earlier": _address(query, number - 1) if number > 1 else "",
        "later": _address(query, number + 1) if number * PAGE < total else "",
    }  # fmt: skip
    return framed(request, "administration/people.html", "people", said)


@form(accounts.ADMINISTER)
def new(request: accounts.Request) -> HttpResponse:
    """A new account, with the roles it begins with."""
    why, given, at = None, typed(request), now()
    username = given["username"].strip()
    if request.method == "POST":
        try:
            if accounts.account_read(username) is not None:
                raise Refused("people.username.taken", {"username": username[:60]}, "username")
            mail = accounts.check_mail(given["mail"]) if given["mail"].strip() else ""
            waits = _make(request, username, account_forms.state_typed(given, active=True), seen=0, mail=mail)
            if mail and not waits:
                accounts.invite_by_mail(username, mail, acting(request), at)
            return waits or HttpResponseRedirect(f"/admin/people/{username}{'?mailed=1' if mail else ''}")
        except BazanError as refusal:
            why = refusal
    said = account_forms.choices(acting(request), at) | {
        "rows": account_forms.rows_typed(given) or account_forms.rows([]), "person": None, "given": given,
        "mails": notifications.carries_keys(),
    }  # fmt: skip
    return framed(request, "administration/account_new.html", "people", said, why)


@page(accounts.ADMINISTER)
def person(request: accounts.Request, username: str) -> HttpResponse:
    """One account: what it holds, and how it came to that."""
    return _person(request, account_forms.seen(request, username))


@act(accounts.ADMINISTER)
def change(request: accounts.Request, username: str) -> HttpResponse:
    """Another name, body, other roles."""
    account = account_forms.seen(request, username)
    try:
        given = typed(request)
        waits = _make(request, username, account_forms.state_typed(given, account.active), whole(given, "seen"))
    except BazanError as why:
        return _person(request, account, why)
    return waits or HttpResponseRedirect(f"/admin/people/{username}")


@act(accounts.ADMINISTER)
def invite(request: accounts.Request, username: str) -> HttpResponse:
    """Write to somebody new at the address that was typed; where it takes two, a second administrator agrees to it first."""
    account, by, at, mail = account_forms.seen(request, username), acting(request), now(), typed(request)["mail"]
    try:
        if account.has_password:
            raise Refused("people.invited", {"username": username})
        state = accounts.account_read(username)
        if accounts.invitation_takes_second(username, state):
            reason = typed(request)["reason"] or label("administration.people.invite_reason")
            change_history.propose(accounts.ACCOUNT, username, state, reason, by, at, more={"mail": accounts.check_mail(mail)})
            return HttpResponseRedirect("/admin/people?waits=1#pending")
        accounts.invite_by_mail(username, mail, by, at)
    except BazanError as why:
        return _person(request, account, why, sent="invite")
    return HttpResponseRedirect(f"/admin/people/{username}?mailed=1")


@form(accounts.ADMINISTER)
def close(request: accounts.Request, username: str) -> HttpResponse:
    """Close the account, or open it again: with what hangs on the person."""
    account, why = account_forms.seen(request, username), None
    if request.method == "POST":
        try:
            state = accounts.account_read(username)
            waits = _make(request, username, {**(state or {}), "active": not account.active}, whole(typed(request), "seen"))
            return waits or HttpResponseRedirect(f"/admin/people/{username}")
        except BazanError as refusal:
            why = refusal
    at = now()
    said = {
        "person": account, "body": account_forms.body_names().get(account.organization_id or 0, ""),
        "roles": [(menu_access.granted_words(one, at), _alone(account, one, at)) for one in account.grants if one.held(local_day(at))],
        "shifts": _shifts(account, at), "seen": change_history.last(accounts.ACCOUNT, username),
    }  # fmt: skip
    return framed(request, "administration/account_close.html", "people", said, why)


def _person(request: accounts.Request, account: AccountInfo, why: BazanError | None = None, sent: str = "") -> HttpResponse:
    """``sent``: ``invite`` where the refused form is the one of the invitation."""
    by, at = acting(request), now()
    state, may_change = accounts.account_read(account.username), accounts.changeable_by(account, by)
    history = change_history.history(accounts.ACCOUNT, account.username)
    pages = menu_access.offered(accounts.brought(account, local_day(at)), at)
    said = account_forms.choices(by, at, state) | {
        "person": account, "state": state, "may_change": may_change, "own": by.username,
        "body": account_forms.body_names().get(account.organization_id or 0, ""),
        "rows": account_forms.rows_typed(typed(request)) if why and not sent else account_forms.rows(state["grants"] if state else []),
        "told": change_history.told(history), "names": names(name for change in history for name in (change.by, change.agreed_by)),
        "invites": may_change and account.active and not account.has_password and account.username != by.username,
        "mails": notifications.carries_keys(), "guarded": accounts.invitation_takes_second(account.username, state), "sent": sent,
        "pending": next((one for one in change_history.waiting(at) if one.subject == account.username), None),
        "opened": menu_access.by_roles(one for one in pages if one[1]), "shut": [word for word, roles in pages if not roles],
        "sessions": accounts.sessions_of(account.account_id, None, at) if may_change else [],
        "mailed": asked(request)["mailed"] == "1", "reset": asked(request)["reset"] == "1",
        "review": account_forms.to_review(account, at),
        "held": [(menu_access.granted_words(one, at), one.held(local_day(at))) for one in account.grants],
        "seen": change_history.last(accounts.ACCOUNT, account.username),
    }  # fmt: skip
    return framed(request, "administration/person.html", "people", said, why)


def _make(request: accounts.Request, username: str, state: dict[str, Any], seen: int | None, mail: str = "") -> HttpResponse | None:
    """Make the change; where it takes a second administrator let it wait, and lead to where it does. ``mail``: where to invite then."""
    given, at = typed(request), now()
    accounts.judge_days(accounts.account_read(username), state, local_day(at))
    made = change_history.propose(
        accounts.ACCOUNT, username, state, given["reason"], acting(request), at, law=given["law"], seen=seen,
        more={"mail": mail} if mail else None,
    )  # fmt: skip
    return HttpResponseRedirect("/admin/people?waits=1#pending") if isinstance(made, Pending) else None


def _shifts(account: AccountInfo, at: datetime) -> int:
    """How many shifts of the coming thirty days this person is down for."""
    rosters = [roster.id for roster in duty_rosters.rosters()]
    return sum(shift.account_id == account.account_id for shift in duty_rosters.shifts(rosters, at, at + SHIFTS_AHEAD))


def _alone(account: AccountInfo, held: Granted, at: datetime) -> bool:
    """Whether nobody else holds this role there."""
    others = accounts.holders([held.role], held.place_id, held.sector, local_day(at))
    return all(other.account_id == account.account_id for other in others)


def _address(query: Any, number: int) -> str:
    return "/admin/people?" + urlencode({name: query[name] for name in ("q", "role", "state") if query[name]} | {"page": number})

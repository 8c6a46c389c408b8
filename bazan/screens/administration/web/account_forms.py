"""Accounts as the center shows and changes them: the choices of a form, the roles as its rows, and the state that a form says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count, takewhile
from typing import Any

from bazan.core.errors import NotFound
from bazan.core.labels import label
from bazan.core.language import either
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import AccountInfo, Acting
from bazan.directory.places import api as places
from bazan.platform.design_system.api import day
from bazan.screens.administration.menu_access import granted_words
from bazan.screens.administration.web.page_frame import acting


@dataclass(frozen=True)
class Row:
    """A role as a row of a form. An empty role is none: of the last row until one is chosen, of another when it is given up."""

    number: int
    role: str = ""
    place: str = ""
    sector: str = "*"
    until: str = ""


Choice = tuple[str, str]


def seen(request: accounts.Request, username: str) -> AccountInfo:
    """NotFound ``people.unknown``, also for an account beyond reach: that it is there is nothing to tell."""
    account = accounts.seen_account(username, acting(request))
    if account is None:
        raise NotFound("people.unknown", {"username": username[:60]})
    return account


def listed(account: AccountInfo, bodies: Mapping[int, str], at: datetime) -> dict[str, Any]:
    """A row of the list."""
    on = local_day(at)
    return {
        "account": account,
        "body": bodies.get(account.organization_id or 0, ""),
        "roles": [(granted_words(one, at), one.held(on)) for one in account.grants],
    }


def to_review(account: AccountInfo, at: datetime) -> list[str]:
    """What an administrator should look at, in words: roles that end soon, an account nobody uses, proofs that are lacking."""
    if not account.active:
        return []
    on = local_day(at)
    lines = [
        label("administration.sees.ends_soon", day=day(one.until), role=label(f"people.role.{one.role}"))
        for one in account.grants
        if one.until is not None and on <= one.until <= on + accounts.ENDING_WITHIN
    ]
    if not account.has_password:
        lines.append(label("administration.sees.no_password"))
    elif (account.last_sign_in or account.made_at) < at - accounts.UNUSED_AFTER:
        lines.append(label("administration.sees.unused"))
    elif accounts.owes_second_proof(account, on):
        lines.append(label("administration.sees.no_proof"))
    return lines


def body_names() -> dict[int, str]:
    """The names of all organizations by number."""
    return {body.id: either(body.name, body.name_en) for body in organizations.everything()}


def rows(grants: Iterable[list[str]]) -> list[Row]:
    """The roles held, and an empty row for one more."""
    held = [Row(number, *grant) for number, grant in enumerate(grants)]
    return [*held, Row(len(held))]


def rows_typed(form: Mapping[str, str]) -> list[Row]:
    """The rows as they were sent."""
    numbers = takewhile(lambda number: f"role-{number}" in form, count())
    return [Row(number, *(form.get(f"{name}-{number}", "").strip() for name in ("role", "place", "sector", "until"))) for number in numbers]


def state_typed(form: Mapping[str, str], active: bool) -> dict[str, Any]:
    """What a form says, as the state of an account."""
    grants = [[row.role, row.place, row.sector, row.until] for row in rows_typed(form) if row.role]
    return accounts.account_state(form.get("full_name", ""), form.get("organization", ""), active, grants)


def choices(by: Acting, at: datetime, state: Mapping[str, Any] | None = None) -> dict[str, list[Choice]]:
    """What this administrator can give, and what the account has already."""
    on, (places_held, sectors_held) = local_day(at), accounts.rows_of(by.reach, accounts.ADMINISTER)
    grants = state["grants"] if state else []
    where = [(place.code, either(place.name, place.name_en)) for place in _places(at) if places_held is None or place.id in places_held]
    sectors = [(sector, accounts.sector_words(sector)) for sector in accounts.sectors() if sectors_held is None or sector in sectors_held]
    reached = accounts.bodies_within(by)
    bodies = [(body.code, either(body.name, body.name_en)) for body in organizations.all_on(on) if body.id in reached]
    everywhere = [("", label("people.account.everywhere"))] if places_held is None else []
    every_sector = [("*", label("people.account.every_sector"))] if sectors_held is None else []
    return {
        "roles": [(role, label(f"people.role.{role}")) for role in accounts.ROLES],
        "places": _with([*everywhere, *where], [(grant[1], accounts.place_words(grant[1], on)) for grant in grants]),
        "sectors": _with([*every_sector, *sectors], [(grant[2], accounts.sector_words(grant[2])) for grant in grants]),
        "bodies": _with(bodies, [(state["organization"], _body_name(state["organization"]))] if state and state["organization"] else []),
    }


def _with(offered: list[Choice], held: Iterable[Choice]) -> list[Choice]:
    codes = {code for code, _ in offered}
    return offered + [choice for choice in dict(held).items() if choice[0] not in codes]


def _body_name(code: str) -> str:
    return next((either(body.name, body.name_en) for body in organizations.bearing(code)), code)


def _places(at: datetime) -> list[Any]:
    """Every unit below the territory today, parents before children."""
    on = local_day(at)
    return places.subtree(places.root(on).id, on)[1:]

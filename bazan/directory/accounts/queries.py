"""Reads of accounts."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, Func, Q, QuerySet, When

from bazan.core.labels import labels
from bazan.core.language import LANGUAGES
from bazan.core.time import local_day, now
from bazan.directory.accounts.models import Account, Grant, SignIn
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.api import rules, signed_calls
from bazan.directory.permissions.types import AccountInfo, Granted, Held, Person, Reach
from bazan.directory.places import api as places


def reach_of(account: Account) -> Reach:
    """What the account's grants open. An inactive account reaches nothing."""
    (rows,) = (signed_calls.call("grants_held", str(account.pk)) or ([],)) if account.is_active else ([],)
    held = [
        Held(role, None if place is None else places.reach(place), None if sector == "*" else frozenset({sector}))
        for role, place, sector in rows
    ]
    return rules.joined(account.pk, account.username, held)


def account_found(function: str, key: str) -> Account | None:
    """By one of the signed functions that find an account before anybody is known."""
    columns = [field.attname for field in Account._meta.concrete_fields]
    row = signed_calls.call(function, key, only=columns)
    return None if row is None else Account.from_db("default", columns, row)


def account_numbered(account_id: int) -> Account | None:
    """The account with this number while it may be used; asked before anybody is known."""
    account = account_found("account_numbered", str(account_id))
    return account if account is not None and account.is_active else None


def account_by_name(username: str) -> Account | None:
    """The account of this user name while it may be used, for who may see it."""
    return Account.objects.filter(username=username, is_active=True).first()


def accounts() -> list[AccountInfo]:
    """Every account, by user name."""
    return [account_info(one) for one in Account.objects.prefetch_related("grants").order_by("username")]


def account_info(row: Any) -> AccountInfo:
    """Of an account's row whose grants were fetched with it."""
    grants = tuple(
        Granted(held.role, held.place_id, places.place(held.place_id).code if held.place_id else "", held.sector, held.until)
        for held in row.grants.all()
    )
    has_password = row.has_usable_password()
    return AccountInfo(
        row.pk, row.username, row.full_name, row.organization_id, row.is_active, row.made_at, row.last_login, has_password, grants
    )


def held_on(on: date) -> Q:
    """Grants that aren't over on this local day."""
    return Q(until__isnull=True) | Q(until__gte=on)


def full_names(of: Iterable[str] | None = None) -> dict[str, str]:
    """User name to the person's name, of every account there ever was, or of these: who did something is still called by name."""
    rows = Account.objects.all() if of is None else Account.objects.filter(username__in=set(of))
    return dict(rows.values_list("username", "full_name"))


def contactable(account_ids: Iterable[int] = (), usernames: Iterable[str] = ()) -> list[Person]:
    """Those of these accounts that may sign in, by number."""
    return _people(Account.objects.filter(Q(id__in=list(account_ids)) | Q(username__in=list(usernames))))


def holders(roles: Iterable[str], place_id: int | None, sector: str, on: date) -> list[Person]:
    """Who holds one of the roles over this place (None: over anything) in this sector ('*': in any): themselves or above it."""
    grants = Grant.objects.filter(held_on(on), role__in=list(roles))
    if place_id is not None:
        line = [*(one.id for one in places.ancestors(place_id, on)), place_id]
        grants = grants.filter(Q(place=None) | Q(place_id__in=line))
    if sector != "*":
        grants = grants.filter(sector__in=("*", sector))
    return _people(Account.objects.filter(id__in=grants.values("account_id")))


def holders_by_role(on: date) -> dict[str, int]:
    """How many people who may sign in hold each role, anywhere. One query."""
    grants = Grant.objects.filter(held_on(on), account__is_active=True)
    return dict(grants.values_list("role").annotate(Count("account", distinct=True)))


def search(text: str, organization_ids: Iterable[int] = (), limit: int = 20) -> list[tuple[Person, tuple[str, ...]]]:
    """Who may sign in and bears the name or user name, holds the role or is of one of the organizations, each with the roles held.

    Whose own name it is comes first. Two queries.
    """
    words = places.folded(text)
    if not words:
        return []
    today = local_day(now())
    roles = [role for role in rules.ROLES for spoken in LANGUAGES if words in places.folded(labels(spoken)[f"people.role.{role}"])]
    named = Q(key__contains=words) | Q(username__startswith=text.strip().lower())
    wanted = (
        named
        | Q(organization_id__in=list(organization_ids))
        | Q(id__in=Grant.objects.filter(held_on(today), role__in=roles).values("account_id"))
    )
    rows = Account.objects.annotate(key=Func("full_name", function="folded")).filter(wanted, is_active=True).prefetch_related("grants")
    ordered = rows.order_by(Case(When(named, then=0), default=1), "full_name", "id")[:limit]
    return [
        (_person(one), tuple(dict.fromkeys(held.role for held in one.grants.all() if held.until is None or held.until >= today)))
        for one in ordered
    ]


def members(organization_ids: Iterable[int], sector: str = "*") -> list[Person]:
    """The people of these organizations, under whatever name these had; of a sector: those who hold anything in it."""
    found = Account.objects.filter(organization_id__in=organizations.same_bodies(organization_ids))
    if sector != "*":
        found = found.filter(id__in=Grant.objects.filter(held_on(local_day(now())), sector__in=("*", sector)).values("account_id"))
    return _people(found)


def sizes() -> dict[int, int]:
    """Number of an organization to how many accounts are entered under it that may sign in. One query."""
    found = Account.objects.filter(is_active=True).exclude(organization=None).values_list("organization_id").order_by("organization_id")
    return dict(found.annotate(n=Count("id")))


def _people(found: QuerySet[Account]) -> list[Person]:
    return [_person(one) for one in found.filter(is_active=True).order_by("id")]


def _person(one: Account) -> Person:
    return Person(one.pk, one.username, one.full_name, one.language, one.organization_id)


def sign_ins(limit: int) -> list[tuple[datetime, str, str, str]]:
    """(when, user name, sign_in, sign_out or sign_in_refused, address), the newest first."""
    return list(SignIn.objects.order_by("-id").values_list("at", "username", "act", "address")[:limit])

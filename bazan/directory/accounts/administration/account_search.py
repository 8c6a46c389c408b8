"""Accounts as administrators look through them: those within their reach, by words, role and state; and who holds which right."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, Func, OuterRef, Q, QuerySet, Window

from bazan.core.time import local_day
from bazan.directory.accounts.administration.constants import ADMINISTER
from bazan.directory.accounts.models import Account, Grant
from bazan.directory.accounts.queries import account_info, held_on
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.api import rules
from bazan.directory.permissions.types import AccountInfo, Acting, Held, Wanted
from bazan.directory.places import api as places

STATES = ("active", "closed", "unused", "ending")
UNUSED_AFTER = timedelta(days=90)
ENDING_WITHIN = timedelta(days=30)


def listed(wanted: Wanted, by: Acting, at: datetime, limit: int = 50, after: int = 0) -> tuple[list[AccountInfo], int]:
    """Accounts this administrator may see, by name, and how many there are in all. ``after``: how many come before. Two queries."""
    rows = _wanted(visible(by), wanted, at).annotate(total=Window(Count("*")))
    shown: list[Any] = list(rows.order_by("full_name", "id").prefetch_related("grants")[after : after + limit])
    total = shown[0].total if shown else rows.count() if after else 0  # of a page after the last one nothing is shown that tells it
    return [account_info(row) for row in shown], total


def seen_account(username: str, by: Acting) -> AccountInfo | None:
    """The account, when this administrator may see it."""
    row = visible(by).filter(username=username).prefetch_related("grants").first()
    return account_info(row) if row else None


def counted(by: Acting, at: datetime) -> dict[str, int]:
    """How many of the accounts this administrator sees are in each state. One query."""
    return visible(by).aggregate(**{state: Count("id", filter=_in_state(state, at)) for state in STATES})


def visible(by: Acting) -> QuerySet[Account]:
    """Whose body is the administrator's own, lies below it or answers within reach; and whose every role is held within reach."""
    held = _held(by)
    if any(one.places is None and one.sectors is None for one in held):
        return Account.objects.all()
    theirs = Grant.objects.filter(account=OuterRef("pk"))
    outside = theirs.exclude(_inside(held)) if held else theirs
    return Account.objects.filter(Q(organization_id__in=_bodies(by)) | (Exists(theirs) & ~Exists(outside)))


def changeable_by(account: AccountInfo, by: Acting) -> bool:
    """Whether everything this account touches lies within the administrator's reach."""
    body = account.organization_id
    answers = organizations.answers().get(body, ()) if body else ()
    return reached([*((one.place_id, one.sector) for one in account.grants), *(answers or [(None, "*")])], by)


def bodies_within(by: Acting) -> set[int]:
    """The organizations that answer within the administrator's reach alone: whose people may be added and changed."""
    if reached([(None, "*")], by):
        return {body.id for body in organizations.everything()}
    return {number for number, answered in organizations.answers().items() if reached(answered, by)}


def holding(permission: str, by: Acting, at: datetime, limit: int = 50) -> tuple[list[AccountInfo], int]:
    """Who may sign in and holds a role that brings the permission, and how many in all."""
    on = local_day(at)
    grants = Grant.objects.filter(held_on(on), role__in=[role for role, brought in rules.PERMISSIONS.items() if permission in brought])
    rows = visible(by).filter(is_active=True, id__in=grants.values("account_id"))
    return [account_info(row) for row in rows.order_by("full_name", "id").prefetch_related("grants")[:limit]], rows.count()


def holders_by_permission(by: Acting, at: datetime) -> dict[str, int]:
    """How many people hold each permission there is. One query: people are told apart by the set of their roles."""
    rows = visible(by).filter(Q(grants__until__isnull=True) | Q(grants__until__gte=local_day(at)), is_active=True)
    sets = rows.values("id").annotate(roles=ArrayAgg("grants__role", distinct=True)).values_list("roles", flat=True)
    people = Counter(tuple(sorted(role for role in roles if role)) for roles in sets)
    return {
        permission: sum(count for roles, count in people.items() if any(permission in rules.PERMISSIONS[role] for role in roles))
        for permission in sorted(rules.names())
    }


def _wanted(rows: QuerySet[Account], wanted: Wanted, at: datetime) -> QuerySet[Account]:
    if key := places.folded(wanted.text):
        named = Q(key__contains=key) | Q(username__startswith=wanted.text.strip().lower()) | Q(organization_id__in=wanted.organizations)
        rows = rows.annotate(key=Func("full_name", function="folded")).filter(named)
    if wanted.role:
        rows = rows.filter(id__in=Grant.objects.filter(held_on(local_day(at)), role=wanted.role).values("account_id"))
    return rows.filter(_in_state(wanted.state, at)) if wanted.state else rows


def _in_state(state: str, at: datetime) -> Q:
    on = local_day(at)
    ending = Grant.objects.filter(until__gte=on, until__lte=on + ENDING_WITHIN)
    match state:
        case "closed":
            return Q(is_active=False)
        case "unused":
            return _unused_since(at - UNUSED_AFTER) & Q(is_active=True)
        case "ending":
            return Q(id__in=ending.values("account_id"), is_active=True)
        case _:
            return Q(is_active=True)


def _unused_since(before: datetime) -> Q:
    """Nobody signed in since, nor was the account made since."""
    return Q(last_login__lt=before) | Q(last_login__isnull=True, made_at__lt=before)


def _held(by: Acting) -> list[Held]:
    return [one for one in by.reach.grants if ADMINISTER in rules.PERMISSIONS[one.role]]


def _inside(held: Iterable[Held]) -> Q:
    """Grants within one of these."""
    inside = Q(pk__in=[])
    for one in held:
        bound = Q() if one.places is None else Q(place_id__in=one.places)
        inside |= bound if one.sectors is None else bound & Q(sector__in=one.sectors)
    return inside


def _bodies(by: Acting) -> set[int]:
    """The administrator's own body with all below it, and those that answer within reach alone."""
    every, found = organizations.everything(), bodies_within(by)
    level = {by.organization_id} if by.organization_id else set[int]()
    while level:
        found |= level
        level = {body.id for body in every if body.parent_id in level} - found
    return found


def reached(touched: Collection[tuple[int | None, str]], by: Acting) -> bool:
    """Whether there are any, and each lies within the administrator's reach."""
    return bool(touched) and all(
        rules.allowed(by.reach, ADMINISTER, place_id, sector, everywhere=place_id is None) for place_id, sector in touched
    )

"""Writes of closures. One function, one transaction, one audit entry, one announcement on commit."""

from dataclasses import asdict
from datetime import datetime

from django.db import connection, transaction

from bazan.core.errors import Conflict, NotFound, Refused
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform.jobs import api as jobs
from bazan.response.road_closures import code_lists, queries, rules
from bazan.response.road_closures.events import CHANNEL, ClosureChanged
from bazan.response.road_closures.models import Closure, ClosureChange
from bazan.response.road_closures.types import ClosureInfo, Terms, middle


@transaction.atomic
def close_road(terms: Terms, by: Acting, at: datetime, key: str, *, organization_id: int | None = None) -> ClosureInfo:
    """A road that is cut, or will be; the same ``key`` again gives the one it made. Who answers: the doer's own organization unless said.

    As ``rules.judged``; Refused ``closures.outside``, ``closures.swapped``, ``closures.organization``; Forbidden ``people.not_allowed``;
    NotFound ``organizations.unknown``.
    """
    key = f"{by.username}:{key}"[:100]
    if known := queries.by_key(key):
        return queries.closure(known.id, at)
    lists = code_lists.of_province()
    terms = rules.judged(terms, lists.causes, at)
    place_id = _where(terms, at)
    accounts.require(by.reach, "closures.decide", place_id, lists.sector)
    answers = organization_id or by.organization_id
    if answers is None:
        raise Refused("closures.organization", {}, "organization")
    row = Closure.objects.create(
        key=key, terms=queries.frozen(terms), organization_id=organizations.organization(answers).id, place_id=place_id,
        sector=lists.sector, opened_by=by.username, opened_at=at,
    )  # fmt: skip
    return _happened(row, "close", by, at)


@transaction.atomic
def change(closure_id: int, terms: Terms, by: Acting, seen: int, at: datetime) -> ClosureInfo:
    """The closure with other terms; ``seen``: the version its doer saw. What was known before stays known of then.

    Raises as ``close_road``; NotFound ``closures.unknown``; Conflict ``closures.moved``, ``closures.open_again``.
    """
    row = _held(closure_id, by, seen)
    begun_before = terms.since == queries.thawed(row.terms).since  # it was believed when it was said first
    terms = rules.judged(terms, {*code_lists.of_province().causes, row.terms["cause"]}, row.opened_at if begun_before else at)
    row.place_id = _where(terms, at)
    accounts.require(by.reach, "closures.decide", row.place_id, row.sector)
    row.terms = queries.frozen(terms)
    return _happened(row, "change", by, at)


@transaction.atomic
def reopen_road(closure_id: int, by: Acting, seen: int, at: datetime, *, ended_at: datetime | None = None, note: str = "") -> ClosureInfo:
    """The road is open again, from now or since ``ended_at``. Refused ``closures.ended``; raises as ``change``.

    A closure that was to begin later is withdrawn by it.
    """
    row = _held(closure_id, by, seen)
    since = queries.thawed(row.terms).since
    row.ended_at = rules.opened(min(since, at), ended_at or at, at)
    if note.strip():
        row.terms = {**row.terms, "note": note.strip()[: rules.NOTE]}
    return _happened(row, "reopen", by, at)


def _where(terms: Terms, at: datetime) -> int:
    """The commune of its middle. Refused ``closures.outside``; ``closures.swapped`` when it lies inside with its axes the other way."""
    latitude, longitude = middle(terms.geometry)
    if found := places.locate(latitude, longitude, local_day(at)):
        return found.id
    if places.locate(longitude, latitude, local_day(at)) is not None:
        raise Refused("closures.swapped", {}, "geometry")
    raise Refused("closures.outside", {}, "geometry")


def _held(closure_id: int, by: Acting, seen: int) -> Closure:
    """The row, held until the transaction ends, for who decides there."""
    row = Closure.objects.select_for_update().filter(id=closure_id).first()
    if row is None:
        raise NotFound("closures.unknown", {})
    accounts.require(by.reach, "closures.decide", row.place_id, row.sector)
    if row.ended_at is not None:
        raise Conflict("closures.open_again", {})
    if row.version != seen:
        raise Conflict("closures.moved", {})
    row.version += 1
    return row


def _happened(row: Closure, act: str, by: Acting, at: datetime) -> ClosureInfo:
    row.save()
    ClosureChange.objects.create(
        closure=row, version=row.version, act=act, by=by.username, at=at, terms=row.terms, place_id=row.place_id, ended_at=row.ended_at
    )
    told = {name: row.terms[name] for name in ("road", "cause", "whom", "since", "until")}
    ended = row.ended_at.isoformat() if row.ended_at else None
    audit.append(by.username, f"closures.{act}", f"closure:{row.id}", told | {"version": row.version, "ended": ended})
    news = ClosureChanged(row.id, act, row.place_id, row.sector, tuple(sorted(organizations.same_body(row.organization_id))))
    with connection.cursor() as cursor:
        jobs.announce(cursor, CHANNEL, asdict(news))
    return queries.closure(row.id, at)

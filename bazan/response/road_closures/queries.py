"""Reads of closures. What was known at an instant is what its changes until then say, exactly."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from bazan.core.errors import NotFound
from bazan.response.road_closures.models import Closure, ClosureChange
from bazan.response.road_closures.types import ChangeInfo, ClosureInfo, Terms


def closure(closure_id: int, at: datetime) -> ClosureInfo:
    """NotFound ``closures.unknown``, also for one out of reach and for one not known then."""
    found = closures(at, ids=[closure_id], standing=False)
    if not found:
        raise NotFound("closures.unknown", {})
    return found[0]


def closures(at: datetime, *, ids: Iterable[int] | None = None, standing: bool = True, limit: int | None = None) -> list[ClosureInfo]:
    """Closures in reach as they were known at ``at``, newest first; ``standing``: only those that cut a road then, or will."""
    rows = ClosureChange.objects.filter(at__lte=at).order_by("closure_id", "-version").distinct("closure_id")
    if ids is not None:
        rows = rows.filter(closure_id__in=list(ids))
    if standing:
        rows = rows.exclude(Exists(ClosureChange.objects.filter(closure_id=OuterRef("closure_id"), act="reopen", at__lte=at)))
    found = [_info(row) for row in rows.select_related("closure")]
    return sorted(found, key=lambda one: (one.terms.since, one.id), reverse=True)[:limit]


def changes(closure_id: int) -> list[ChangeInfo]:
    """Everything that happened to it, oldest first."""
    rows = ClosureChange.objects.filter(closure_id=closure_id).order_by("version")
    return [ChangeInfo(row.act, row.by, row.at, thawed(row.terms), row.ended_at) for row in rows]


def thawed(kept: Mapping[str, Any]) -> Terms:
    """Terms as they lie in a table."""
    until = kept["until"]
    return Terms(
        kept["road"], kept["cause"], kept["whom"], kept["geometry"], datetime.fromisoformat(kept["since"]),
        datetime.fromisoformat(until) if until else None, kept["note"], kept["reference"],
    )  # fmt: skip


def frozen(terms: Terms) -> dict[str, Any]:
    """The same for the table."""
    return {
        "road": terms.road, "cause": terms.cause, "whom": terms.whom, "geometry": dict(terms.geometry), "since": terms.since.isoformat(),
        "until": terms.until.isoformat() if terms.until else None, "note": terms.note, "reference": terms.reference,
    }  # fmt: skip


def by_key(key: str) -> Closure | None:
    return Closure.objects.filter(key=key).first()


def _info(row: ClosureChange) -> ClosureInfo:
    one = row.closure
    return ClosureInfo(
        one.id, thawed(row.terms), one.organization_id, row.place_id, one.sector, one.opened_by, one.opened_at, row.by, row.at,
        row.ended_at, row.version,
    )  # fmt: skip

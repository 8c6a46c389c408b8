"""Reads: the insights in reach, the heaviest first."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from bazan.core.errors import NotFound
from bazan.monitoring.insights.models import Insight as Row
from bazan.monitoring.insights.types import Done, Insight, Noticed
from bazan.platform.security.text_anonymization import shown


def insights(sector: str = "", place_ids: Collection[int] | None = None, dismissed: bool = False, limit: int = 50) -> list[Insight]:
    """What lasts, of one sector or all, at some places or all in reach; with ``dismissed`` only what was dismissed, else without it."""
    rows = Row.objects.filter(closed_at=None)
    if sector:
        rows = rows.filter(sector=sector)
    if place_ids is not None:
        rows = rows.filter(place_id__in=place_ids)
    away = rows.filter(acts__act="dismissed")
    chosen = away if dismissed else rows.exclude(id__in=away.values("id"))
    return [_insight(row) for row in _whole(chosen)[:limit]]


def insight(insight_id: int) -> Insight:
    """NotFound ``insights.unknown``."""
    row = _whole(Row.objects.filter(id=insight_id)).first()
    if row is None:
        raise NotFound("insights.unknown", {"id": insight_id})
    return _insight(row)


def standing_at(at: datetime, sectors: Collection[str], place_ids: Collection[int]) -> list[Insight]:
    """Those that lasted at an instant and weren't dismissed by then, the heaviest first."""
    rows = Row.objects.filter(opened_at__lte=at, sector__in=sectors, place_id__in=place_ids).exclude(closed_at__lte=at)
    return [_insight(row) for row in _whole(rows.exclude(id__in=rows.filter(acts__act="dismissed", acts__at__lte=at).values("id")))]


def _whole(rows: QuerySet[Row]) -> QuerySet[Row]:
    return rows.order_by("favourable", "-weight", "-since", "id").prefetch_related("acts")


def _insight(row: Row) -> Insight:
    noticed = Noticed(
        row.key, row.place_id, row.weight, row.since, row.words, row.indicator,
        (row.feature_kind, row.feature_id) if row.feature_id is not None else None, row.address, row.favourable,
    )  # fmt: skip
    acts = sorted(row.acts.all(), key=lambda act: act.at)
    done = tuple(Done(act.act, act.at, act.by, act.reason or None, shown(act.note), act.reference) for act in acts)
    return Insight(row.id, row.kind, row.sector, noticed, row.opened_at, row.seen_at, row.closed_at, done)

"""Reads of plans, as the room's types."""

from typing import cast

import msgspec
from django.db.models import Q

from bazan.core.errors import NotFound
from bazan.response.evacuation.models import EvacuationPlan
from bazan.response.evacuation.types import Plan, PlanInfo, State, Wishes


def plan(plan_id: int) -> PlanInfo:
    """NotFound ``evacuation.unknown``, also for one out of reach."""
    row = EvacuationPlan.objects.filter(id=plan_id).first()
    if row is None:
        raise NotFound("evacuation.unknown", {})
    return info(row)


def plans(limit: int = 50) -> list[PlanInfo]:
    """Those in reach, the newest first."""
    return [info(row) for row in EvacuationPlan.objects.order_by("-id")[:limit]]


def versions(series: int) -> list[PlanInfo]:
    """Every plan of a series, the oldest first."""
    return [info(row) for row in EvacuationPlan.objects.filter(Q(id=series) | Q(series=series)).order_by("version")]


def info(row: EvacuationPlan) -> PlanInfo:
    return PlanInfo(
        row.id, row.series or row.id, row.version, cast(State, row.state), msgspec.convert(row.wishes, Wishes),
        msgspec.convert(row.plan, Plan) if row.plan is not None else None, row.place_id, row.organization_id, row.asked_by, row.asked_at,
        row.done_at, row.why, row.took_s,
    )  # fmt: skip

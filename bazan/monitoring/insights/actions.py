"""Writes: an analysis tells what stands; a person does something with it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from bazan.core.errors import NotFound, Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting
from bazan.monitoring.insights import rules
from bazan.monitoring.insights.models import Insight, InsightAct
from bazan.monitoring.insights.types import REASONS, Act, Kind, Noticed

TAUGHT = timedelta(days=365)
"""So long people's answers teach: seasons and staff change."""
LONGEST_NOTE = 500


@transaction.atomic
def notice(kind: Kind, sector: str, noticed: Iterable[Noticed], at: datetime, usual: float = rules.USUAL) -> int:
    """All that stands of a kind in a sector: what is new is opened, what lasts renewed, the rest closed. Gives how many were opened.

    What is lighter than ``usual``, or than people taught, is kept quiet, and so is what they dismissed, while it lasts and grows no
    graver. Told twice, or by two processes at once, it comes to the same.
    """
    standing = {each.key: each for each in noticed}
    lasting = {row.key: row for row in Insight.objects.select_for_update().filter(kind=kind, sector=sector, closed_at=None)}
    taught = _thresholds(kind, sector, standing, usual, at)
    closed = [row.id for key, row in lasting.items() if key not in standing]
    Insight.objects.filter(id__in=closed).update(closed_at=at)
    opened = 0
    for key, each in standing.items():
        row = lasting.get(key)
        if row is None:
            opened += each.weight >= taught[key] and _opened(kind, sector, each, at)
        elif (dismissed := _dismissed_at(row)) is not None and rules.graver(each.weight, dismissed):
            Insight.objects.filter(id=row.id).update(closed_at=at)
            opened += _opened(kind, sector, each, at)
        else:
            Insight.objects.filter(id=row.id).update(**_values(each, at))
    if opened or closed:
        audit.append("system", "insights.notice", f"sector:{sector}", {"kind": kind, "opened": opened, "closed": len(closed)})
    return opened


def _opened(kind: Kind, sector: str, noticed: Noticed, at: datetime) -> bool:
    values = {"opened_at": at, **_values(noticed, at)}
    return Insight.objects.get_or_create(kind=kind, sector=sector, key=noticed.key, closed_at=None, defaults=values)[1]


def _values(noticed: Noticed, at: datetime) -> dict[str, Any]:
    feature_kind, feature_id = noticed.feature or ("", None)
    return {
        "place_id": noticed.place_id, "weight": noticed.weight, "since": noticed.since, "words": dict(noticed.words), "seen_at": at,
        "indicator": noticed.indicator, "feature_kind": feature_kind, "feature_id": feature_id, "address": noticed.address,
        "favourable": noticed.favourable,
    }  # fmt: skip


def _thresholds(kind: Kind, sector: str, keys: Iterable[str], usual: float, at: datetime) -> dict[str, float]:
    """By key, from what people did with insights of the same key."""
    answers: dict[str, tuple[list[float], list[float]]] = {key: ([], []) for key in keys}
    acts = InsightAct.objects.filter(insight__kind=kind, insight__sector=sector, insight__key__in=answers, at__gte=at - TAUGHT)
    for key, act, weight in acts.values_list("insight__key", "act", "weight"):
        answers[key][0 if act == "dismissed" else 1].append(weight)
    return {key: rules.threshold(usual, *weights) for key, weights in answers.items()}


def _dismissed_at(row: Insight) -> float | None:
    return row.acts.filter(act="dismissed").order_by("-at").values_list("weight", flat=True).first()


def dismiss(insight_id: int, reason: str, note: str, by: Acting, at: datetime) -> None:
    """Nothing is to be done, for a reason that is kept; the like is told from a heavier weight on. Again it changes nothing.

    NotFound ``insights.unknown``; Refused ``insights.reason``, ``insights.note``; Forbidden ``people.not_allowed``.
    """
    if reason not in REASONS:
        raise Refused("insights.reason", {}, "reason")
    if len(note) > LONGEST_NOTE:
        raise Refused("insights.note", {"most": LONGEST_NOTE}, "note")
    _do(insight_id, "dismissed", by, at, reason=reason, note=note.strip())


def brief(insight_id: int, by: Acting, at: datetime) -> None:
    """It stands in the next briefings while it lasts, whatever else is told. Errors as ``dismiss``."""
    _do(insight_id, "briefed", by, at)


def take_up(insight_id: int, act: Act, reference: str, by: Acting, at: datetime) -> None:
    """A directive or an alert rule was made of it: the like is worth telling. Errors as ``dismiss``."""
    _do(insight_id, act, by, at, reference=reference)


@transaction.atomic
def _do(insight_id: int, act: Act, by: Acting, at: datetime, reason: str = "", note: str = "", reference: str = "") -> None:
    row = Insight.objects.filter(id=insight_id).first()
    if row is None:
        raise NotFound("insights.unknown", {"id": insight_id})
    accounts.require(by.reach, "insights.judge", row.place_id, row.sector)
    done, new = InsightAct.objects.get_or_create(
        insight_id=row.id, act=act, reference=reference,
        defaults={"at": at, "by": by.username, "weight": row.weight, "reason": reason, "note": note},
    )  # fmt: skip
    if new:
        audit.append(by.username, f"insights.{act}", f"insight:{row.id}", {"reason": reason, "reference": reference, "weight": done.weight})

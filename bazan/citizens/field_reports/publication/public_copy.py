"""The public's copy of reports: written by the acts, holding nothing that isn't everybody's. Numbers of people are dotted out."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet

from bazan.citizens.field_reports import rules
from bazan.citizens.field_reports.models import PublicCopy, Report, ReportPicture
from bazan.citizens.field_reports.policy import service
from bazan.citizens.field_reports.queries import NUMBER
from bazan.citizens.field_reports.types import Brief, PublicReport, ReportInfo, Service
from bazan.coordination.cases.types import Past
from bazan.core.errors import NotFound
from bazan.core.time import now as clock
from bazan.directory.accounts import api as accounts
from bazan.platform.security.text_anonymization import public as masked

NEWEST = 100
Span = tuple[datetime | None, datetime | None]
"""From, and up to and with; None: open."""


def copy(one: ReportInfo) -> None:
    """Bring the public's copy up to date with a report, or take it away; one that says nothing new keeps its instant. Belongs into the
    transaction of the act."""
    if one.state not in rules.PUBLIC_STATES or one.duplicate_of is not None:
        PublicCopy.objects.filter(report_id=one.id).delete()
        return
    values = _told(one)
    if PublicCopy.objects.filter(report_id=one.id).values(*values).first() != values:
        PublicCopy.objects.update_or_create(report_id=one.id, defaults={**values, "updated_at": clock()})


def draft(one: ReportInfo, reply: str, at: datetime) -> PublicReport:
    """The report as everybody would see it, were this reply published now."""
    published = replace(one, reply=reply, answered_at=one.answered_at or at, published_at=at, case=replace(one.case, state="published"))
    return PublicReport(**_told(published), updated_at=at)


def _told(one: ReportInfo) -> dict[str, Any]:
    matter = service(one.service)
    point = _point(one.latitude, one.longitude, matter)
    before, after = _shown(one.id, ("before", "more")), _shown(one.id, ("after",))
    return {
        "number": one.number, "service": one.service, "sector": one.case.sector, "place_id": one.case.place_id,
        "organization_id": one.case.organization_id, "latitude": point[0], "longitude": point[1], "state": one.state,
        "words": "" if one.hidden else masked(one.words), "reply": masked(one.reply) if one.published_at else "",
        "received_at": one.received_at, "due_at": one.case.first_due_at, "answered_at": one.answered_at, "verified": one.verified,
        "supports": one.supports, "preview": before, "after": after if one.published_at else "",
    }  # fmt: skip


def of_past(row: Report, past: Past, matter: Service) -> PublicCopy:
    """The copy of a report of a former system, not written yet."""
    here = _point(row.latitude, row.longitude, matter)
    return PublicCopy(
        report=row, number=row.number, service=row.service, sector=matter.sector, place_id=past.place_id,
        organization_id=past.organization_id, latitude=here[0], longitude=here[1], state=past.state, words=masked(row.words),
        reply=masked(row.reply) if row.published_at else "", received_at=row.received_at, due_at=past.first_due_at,
        answered_at=row.answered_at, verified=row.verified, updated_at=past.closed_at or row.received_at,
    )  # fmt: skip


def _point(latitude: float | None, longitude: float | None, matter: Service) -> tuple[float | None, float | None]:
    return (None, None) if latitude is None or longitude is None else rules.coarse(latitude, longitude, matter.rough)


def _shown(report_id: int, kinds: Iterable[str]) -> str:
    row = ReportPicture.objects.filter(report_id=report_id, kind__in=list(kinds), state="shown").order_by("id").first()
    return row.preview if row else ""


def public_reports(
    *,
    place_ids: Iterable[int] | None = None,
    services: Iterable[str] | None = None,
    states: Iterable[str] | None = None,
    extent: tuple[float, float, float, float] | None = None,
    before: datetime | None = None,
    received: Span = (None, None),
    updated: Span = (None, None),
    by: Literal["received_at", "updated_at"] = "received_at",
    offset: int = 0,
    limit: int = NEWEST,
) -> list[PublicReport]:
    """What everybody may see, the newest ``by`` that instant first. ``extent``: west, south, east, north; ``before``: received earlier."""
    found = _chosen(place_ids, services, states, extent, before)
    for name, (since, until) in (("received_at", received), ("updated_at", updated)):
        found = found.filter(**{f"{name}__gte": since}) if since is not None else found
        found = found.filter(**{f"{name}__lte": until}) if until is not None else found
    return [told(row) for row in found.order_by(f"-{by}", "-id")[offset : offset + limit]]


def by_numbers(numbers: Iterable[str]) -> dict[str, PublicReport]:
    """Those of these that are public, by number."""
    return {row.number: told(row) for row in PublicCopy.objects.filter(number__in=list(numbers))}


def briefs(numbers: Iterable[str]) -> dict[str, Brief]:
    """What is told of these whether they are public or not, by number; a number nobody gave out is left out."""
    wanted = ",".join(number for number in numbers if re.fullmatch(NUMBER, number))
    found = accounts.call_signed("field_report_briefs", wanted) if wanted else None
    rows = json.loads(found[0]) if found and found[0] else []
    return {row["number"]: _brief(row) for row in rows}


def _brief(row: dict[str, str]) -> Brief:
    received, changed = (datetime.fromisoformat(row[name]) for name in ("received_at", "changed_at"))
    return Brief(row["number"], row["service"], row["state"], received, changed)


def public_report(number: str) -> PublicReport:
    """NotFound ``field_reports.unknown``, also for one that isn't public."""
    row = PublicCopy.objects.filter(number=number.strip().upper()).first()
    if row is None:
        raise NotFound("field_reports.unknown", {})
    return told(row)


def shows(sha256: str) -> bool:
    """Whether the file of that name is a picture everybody may see."""
    return PublicCopy.objects.filter(preview=sha256).exists() or PublicCopy.objects.filter(after=sha256).exists()


def told(row: PublicCopy) -> PublicReport:
    return PublicReport(**{name: getattr(row, name) for name in PublicReport.__dataclass_fields__})


def _chosen(
    place_ids: Iterable[int] | None,
    services: Iterable[str] | None,
    states: Iterable[str] | None,
    extent: tuple[float, float, float, float] | None,
    before: datetime | None,
) -> QuerySet[PublicCopy]:
    found = PublicCopy.objects.all()
    if place_ids is not None:
        found = found.filter(place_id__in=list(place_ids))
    if services is not None:
        found = found.filter(service__in=list(services))
    if states is not None:
        found = found.filter(state__in=list(states))
    if extent is not None:
        west, south, east, north = extent
        found = found.filter(longitude__range=(west, east), latitude__range=(south, north))
    return found.filter(received_at__lt=before) if before is not None else found

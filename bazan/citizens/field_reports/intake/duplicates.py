"""Reports that may be one: near in place and time, of one matter; and those that came back after they were closed."""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F

from bazan.citizens.field_reports import rules
from bazan.citizens.field_reports.models import PublicCopy, Report, ReportPicture
from bazan.citizens.field_reports.publication.public_copy import told
from bazan.citizens.field_reports.queries import infos
from bazan.citizens.field_reports.types import Near, PublicReport, ReportInfo, Service

DAY = timedelta(days=1)
MOST = 5
LOOKED_AT = 60
_CLOSED = ("closed",)
_OPEN = ("new", "received", "assigned", "working", "more", "more_working", "answered", "reopened", "published")


def maybe_same(one: ReportInfo, matter: Service, at: datetime) -> list[Near]:
    """Open reports in reach that may be the same matter, the likeliest first."""
    if one.latitude is None or one.longitude is None:
        return []
    here = (one.latitude, one.longitude)
    cells = rules.cells_around(*here, 2 * matter.near_m)
    rows = Report.objects.filter(
        service=one.service, cell__in=cells, received_at__gt=at - matter.near_days * DAY, duplicate_of=None, case__state__in=_OPEN
    ).exclude(id=one.id)
    others = infos(rows.order_by("-received_at")[:LOOKED_AT])
    hashes = _hashes([one.id, *(other.id for other in others)])
    found = [_near(one, here, other, hashes, matter) for other in others]
    return sorted((each for each in found if each.alike >= matter.alike), key=lambda each: -each.alike)[:MOST]


def _near(one: ReportInfo, here: tuple[float, float], other: ReportInfo, hashes: dict[int, list[int]], matter: Service) -> Near:
    assert other.latitude is not None and other.longitude is not None, "it lies in a cell"
    away = rules.metres(here, (other.latitude, other.longitude))
    days = abs((one.received_at - other.received_at).total_seconds()) / DAY.total_seconds()
    bits = min((rules.bits_apart(a, b) for a in hashes.get(one.id, ()) for b in hashes.get(other.id, ())), default=None)
    alike = rules.alike(away, days, one.words, other.words, bits, matter)
    return Near(other, away, alike, bits is not None and bits <= rules.SAME_PICTURE_BITS)


def _hashes(report_ids: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for report_id, value in ReportPicture.objects.filter(report_id__in=list(report_ids), hash__isnull=False).values_list(
        "report_id", "hash"
    ):
        found.setdefault(report_id, []).append(value)
    return found


def come_back(one: ReportInfo, matter: Service, at: datetime) -> int | None:
    """The report of the same matter at its place that was closed not long ago; None: nothing has come back."""
    if one.latitude is None or one.longitude is None:
        return None
    here = (one.latitude, one.longitude)
    rows = Report.objects.filter(
        service=one.service, cell__in=rules.cells_around(*here, matter.near_m), duplicate_of=None, case__state__in=_CLOSED,
        case__closed_at__gt=at - matter.again_days * DAY,
    ).order_by("-case__closed_at").values_list("id", "latitude", "longitude")  # fmt: skip
    return next(
        (number for number, latitude, longitude in rows[:LOOKED_AT] if rules.metres(here, (latitude, longitude)) <= matter.near_m), None
    )


def around(latitude: float, longitude: float, matter: Service, at: datetime) -> list[PublicReport]:
    """What the public may see of open reports of a matter so near that it may be the same, the nearest first."""
    tall, wide = matter.near_m / 111_000, matter.near_m / 100_000
    rows = PublicCopy.objects.filter(
        service=matter.code, latitude__range=(latitude - tall, latitude + tall), longitude__range=(longitude - wide, longitude + wide),
        received_at__gt=at - matter.near_days * DAY, state__in=_OPEN,
    )  # fmt: skip
    east = math.cos(math.radians(latitude))
    return [told(row) for row in rows.order_by((F("latitude") - latitude) ** 2 + ((F("longitude") - longitude) * east) ** 2)[:MOST]]

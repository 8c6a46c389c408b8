"""The public map: reports counted by cells of each level, and the single ones where a map is near enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from bazan.citizens.field_reports import rules
from bazan.citizens.field_reports.models import PublicCopy, PublicDensity
from bazan.citizens.field_reports.publication.public_copy import told
from bazan.citizens.field_reports.types import PublicReport

DETAIL = 4
"""A tile shows cells of so many levels below it: 16 across."""
NEAREST, FARTHEST = 14, 4
"""From this zoom on single reports are shown; further away than the other nothing is counted."""
MOST = 2_000
COUNTED = """
INSERT INTO field_report_density (level, "row", "column", n, open, latitude, longitude)
SELECT %(level)s, floor((1 - ln(tan(radians(latitude)) + 1 / cos(radians(latitude))) / pi()) / 2 * 2 ^ %(level)s),
       floor((longitude + 180) / 360 * 2 ^ %(level)s), count(*), count(*) FILTER (WHERE state = ANY (%(open)s)),
       avg(latitude), avg(longitude)
  FROM field_report_public WHERE latitude BETWEEN -85 AND 85 AND longitude IS NOT NULL GROUP BY 2, 3
"""
JOINED = """
INSERT INTO field_report_density (level, "row", "column", n, open, latitude, longitude)
SELECT level - 1, "row" / 2, "column" / 2, sum(n), sum(open), sum(latitude * n) / sum(n), sum(longitude * n) / sum(n)
  FROM field_report_density WHERE level = %(level)s GROUP BY 1, 2, 3
"""


@dataclass(frozen=True)
class Cell:
    """So many reports around a point."""

    n: int
    open: int
    latitude: float
    longitude: float


class _Counted:
    """The newest change that was counted, in this process."""

    until: datetime | None = None
    reports = -1


def count(_: datetime) -> int:
    """Count the map anew where a report changed since; how many cells there are now, 0: nothing changed."""
    newest, reports = PublicCopy.objects.aggregate(at=Max("updated_at"))["at"], PublicCopy.objects.count()
    if (newest, reports) == (_Counted.until, _Counted.reports):
        return 0
    finest = NEAREST - 1 + DETAIL
    with transaction.atomic(), connection.cursor() as cursor:
        PublicDensity.objects.all().delete()
        cursor.execute(COUNTED, {"level": finest, "open": sorted(rules.PUBLIC_STATES - {"closed", "published"})})
        for level in range(finest, FARTHEST + DETAIL, -1):
            cursor.execute(JOINED, {"level": level})
    _Counted.until, _Counted.reports = newest, reports
    return PublicDensity.objects.count()


def cells(zoom: int, row: int, column: int) -> list[Cell]:
    """What a tile of the public map counts. One query."""
    level = max(zoom, FARTHEST) + DETAIL
    across = 1 << (level - zoom)
    found = PublicDensity.objects.filter(
        level=level, row__range=(row * across, (row + 1) * across - 1), column__range=(column * across, (column + 1) * across - 1)
    )
    return [Cell(*values) for values in found.values_list("n", "open", "latitude", "longitude")]


def single(extent: Sequence[float]) -> list[PublicReport]:
    """The single reports of a tile near enough. ``extent``: west, south, east, north. One query."""
    west, south, east, north = extent
    rows = PublicCopy.objects.filter(longitude__range=(west, east), latitude__range=(south, north)).order_by("-received_at")
    return [told(row) for row in rows[:MOST]]

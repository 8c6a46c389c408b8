"""Reads: whose happenings can be looked at, where they crowd together over a stretch of time, and what stands there.

Whoever asks gets what row security shows: an analysis for everybody is made by the process of heavy work.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from bazan.analysis.hotspots import rules, spatial_analysis
from bazan.analysis.hotspots.types import Area, Counted, HotSpots, Subject
from bazan.core.errors import NotFound, Refused
from bazan.core.time import day_start, local_day
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Row
from bazan.directory.places import api as places
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import Exposure

PAGE = 10_000
BORDER_DEG = 0.001
"""Communes whose outlines come so near to each other lie side by side: drawn borders don't meet to the metre."""


def subjects() -> list[Subject]:
    """What happens somewhere at some time, of the layers of rows in reach: by their codes."""
    return [subject for layer in datasets.layers() if (subject := rules.subject_of(layer)) is not None]


def hot_spots(code: str, start: datetime, end: datetime, known: datetime, slices: int = 0) -> HotSpots | None:
    """Of a subject whose rows have points, those of [start, end) as they were known at an instant; with ``slices`` the categories of its
    cells too. None: there is no row.

    NotFound ``hotspots.subject``; Refused ``hotspots.no_points``, and as ``analysing.of_points``.
    """
    subject = _subject(code)
    if not subject.point:
        raise Refused("hotspots.no_points", {"code": code})
    latitude, longitude = subject.point
    points = [
        (row.values[latitude], row.values[longitude], _instant(row.values[subject.when]).timestamp())
        for row in _rows(subject, start, end, known)
        if row.values[latitude] is not None and row.values[longitude] is not None
    ]
    if not points:
        return None
    latitudes, longitudes, seconds = zip(*points, strict=True)
    return spatial_analysis.of_points(latitudes, longitudes, seconds=seconds if slices else None, slices=slices)


def hot_communes(code: str, start: datetime, end: datetime, known: datetime, slices: int = 0) -> tuple[Area, ...]:
    """The communes of the last day of [start, end), by what happened there per 1,000 people as it was known at an instant. What happened
    in units that are no more is counted where these went. With ``slices`` their categories too, but of rows that speak of a period.

    NotFound ``hotspots.subject``; Refused ``hotspots.no_communes``, ``hotspots.slices``.
    """
    subject = _subject(code)
    if not subject.place:
        raise Refused("hotspots.no_communes", {"code": code})
    parts = 1 if subject.adds_up or not slices else slices
    counts: list[dict[int, float]] = [defaultdict(float) for _ in range(parts)]
    for row in _rows(subject, start, end, known):
        part = int((_instant(row.values[subject.when]) - start) / (end - start) * parts)
        counts[part][row.values[subject.place]] += (row.values[subject.adds_up] or 0) if subject.adds_up else 1
    on = local_day(end - timedelta(microseconds=1))
    communes = places.communes(on)
    now = [_as_of(of_part, on) for of_part in counts]
    areas = [
        [Counted(place.code, place.latitude, place.longitude, round(of_part[place.id]), place.population) for place in communes]
        for of_part in now
    ]
    pairs = _side_by_side([place.id for place in communes], on)
    return spatial_analysis.of_stretches(areas, pairs)


def _instant(value: datetime | date) -> datetime:
    return value if isinstance(value, datetime) else day_start(value)


def inside(cells: Sequence[str], on: date) -> Exposure:
    """The communes some H3 cells lie in, and every thing that stands there: schools, stations, cameras."""
    import h3

    return incidents.exposure(h3.cells_to_geo(cells), on)


def _subject(code: str) -> Subject:
    subject = next((subject for subject in subjects() if subject.code == code), None)
    if subject is None:
        raise NotFound("hotspots.subject", {"code": code})
    return subject


def _rows(subject: Subject, start: datetime, end: datetime, known: datetime) -> Iterator[Row]:
    offset, read = 0, PAGE
    while read == PAGE:
        page = datasets.rows(subject.dataset, span=(subject.when, start, end), as_of=known, limit=PAGE, offset=offset, count=False)
        yield from page.rows
        offset, read = offset + PAGE, len(page.rows)


def _as_of(counts: Mapping[int, float], on: date) -> defaultdict[int, float]:
    """Counts of communes, whenever these were valid, as those of the communes of a day; of no other places."""
    now: defaultdict[int, float] = defaultdict(float)
    by_birth: dict[date, dict[int, float]] = defaultdict(dict)
    for commune in places.everything("commune"):
        if commune.id in counts:
            by_birth[commune.valid_from][commune.id] = counts[commune.id]
    for day, of_age in by_birth.items():
        for place_id, count in places.recast(of_age, day, on).items():
            now[place_id] += count
    return now


def _side_by_side(place_ids: Sequence[int], on: date) -> list[tuple[int, int]]:
    """Which of the communes border on each other, by their numbers in the list, each pair once."""
    import shapely
    from shapely.geometry import shape

    number = {place_id: at for at, place_id in enumerate(place_ids)}
    outlines = [outline for outline in places.boundaries(on) if outline.place_id in number]
    shapes = [shape(outline.geometry) for outline in outlines]
    pairs = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=BORDER_DEG).T.tolist()
    return [(number[outlines[a].place_id], number[outlines[b].place_id]) for a, b in pairs if a < b]

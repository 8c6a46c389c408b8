"""What goes from one place drawn on a camera's picture to another: a table of origins and destinations, and the same as a file."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.types import CameraInfo, RuleInfo, TripTally
from bazan.core.labels import label
from bazan.core.language import either
from bazan.core.time import LOCAL, local_day
from bazan.platform.design_system.api import Column, Sheet, number
from bazan.platform.image_analysis.types import KINDS
from bazan.platform.web.api import Said

SPANS = ("hour", "day", "week")
NAMES = ("start", "origin", "destination", "kind", "count")


@dataclass(frozen=True)
class Flow:
    """``rows``: an origin each, with the counts to every one of ``places`` and all together; ``totals``: the same of all origins.

    Places are called as the reader's language calls them.
    """

    span: str
    kind: str
    places: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str], str]]
    totals: Sequence[str]
    total: str
    some: bool
    """Whether anything went at all."""

    @property
    def spans(self) -> list[tuple[str, str]]:
        return [(span, label(f"cameras.flow.spans.{span}")) for span in SPANS]

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [("", label("cameras.flow.every_kind")), *((kind, label(f"cameras.kind.{kind}")) for kind in KINDS)]


def drawn(camera: CameraInfo, rules: Sequence[RuleInfo], given: Said, now: datetime) -> Flow | None:
    """What is asked for by ``?span=`` and ``?kind=``; None where no two places are drawn."""
    names = list(dict.fromkeys(rule.terms.flow for rule in rules if rule.terms.purpose == "flow"))
    if len(names) < 2:
        return None
    span, kind, trips = _asked(camera, given, now)
    counts: Counter[tuple[str, str]] = Counter()
    for trip in trips:
        counts[trip.origin, trip.destination] += trip.count
    places = list(dict.fromkeys([*names, *(place for way in counts for place in way)]))
    called = {rule.terms.flow: either(rule.terms.flow, rule.terms.flow_en or rule.terms.flow) for rule in rules}
    rows = [(called.get(place, place), [_cell(counts, place, other) for other in places], _sum(counts, origin=place)) for place in places]
    totals = [_sum(counts, destination=place) for place in places]
    return Flow(span, kind, [called.get(place, place) for place in places], rows, totals, _sum(counts), bool(counts))


def sheet(camera: CameraInfo, given: Said, now: datetime) -> Sheet:
    """The same, five minutes each, in local time."""
    _, _, trips = _asked(camera, given, now)
    lines = [(trip.start.astimezone(LOCAL).isoformat(), trip.origin, trip.destination, trip.kind, trip.count) for trip in trips]
    return Sheet("trips", "", tuple(map(Column, NAMES)), tuple(lines))


def _asked(camera: CameraInfo, given: Said, now: datetime) -> tuple[str, str, list[TripTally]]:
    span = given["span"] if given["span"] in SPANS else "day"
    kind = given["kind"] if given["kind"] in KINDS else ""
    midnight = datetime.combine(local_day(now), time(), LOCAL)
    since = {"hour": now - timedelta(hours=1), "day": midnight, "week": midnight - timedelta(days=6)}[span]
    return span, kind, [trip for trip in devices.trips(camera.id, since, now) if not kind or trip.kind == kind]


def _cell(counts: Counter[tuple[str, str]], origin: str, destination: str) -> str:
    return "–" if origin == destination else number(counts[origin, destination])


def _sum(counts: Counter[tuple[str, str]], origin: str = "", destination: str = "") -> str:
    return number(sum(count for (left, came), count in counts.items() if origin in ("", left) and destination in ("", came)))

"""What a question means in numbers, and the table as somebody may see it. In the process that has the history's packages."""

from collections.abc import Iterable
from datetime import date, timedelta

from bazan.analysis.explore import question_sources
from bazan.analysis.explore.query_expressions import Ground
from bazan.analysis.explore.types import STATION, Question, Scope, Source
from bazan.core.errors import NotFound, Refused
from bazan.core.time import local_day, now
from bazan.data.datasets import api as datasets
from bazan.data.observations import api as observations
from bazan.platform.history.types import View, Watch


def grounded(question: Question, source: Source) -> Ground:
    """The places and stations of a question in numbers. NotFound for a place or a station nobody knows."""
    today = local_day(now())
    place = question.axis("place")
    named = next((one.values for one in question.filters if one.column == STATION and source.kind == "property"), None)
    return Ground(
        question_sources.spots(place.of if place else "commune", today),
        question_sources.among(question.places, today) if question.places else None,
        None if named is None else _streams_of(named, source),
    )


def _streams_of(codes: tuple[str, ...], source: Source) -> frozenset[int]:
    found = observations.things(codes=codes)
    if missing := set(codes) - {one.code for one in found}:
        raise NotFound("streams.thing.unknown", {"code": min(missing)[:40]}, f"is.{STATION}")
    return frozenset(one.id for one in observations.datastreams([one.id for one in found]) if one.property == source.code)


def seen(question: Question, source: Source, scope: Scope) -> View:
    """The table of a source as somebody of this scope may see it, whatever is asked of it."""
    if source.kind == "dataset":
        return datasets.seen(source.code, only_of(source, scope))
    start, end = span(question)
    return observations.seen(start, end, only_of(source, scope))


def span(question: Question) -> tuple[date, date]:
    """The days of UTC in which the period lies, whole."""
    assert question.start and question.end
    return question.start - timedelta(days=1), question.end + timedelta(days=1)


def only_of(source: Source, scope: Scope) -> str:
    """The condition in SQL that keeps a table to the scope; empty: all of it. Made of numbers alone."""
    parts = []
    if scope.places is not None:
        parts.append(_among("place_id", scope.places))
    if scope.sectors is not None and source.kind == "property":
        things = [thing.id for sector in sorted(scope.sectors) for thing in observations.things(sector=sector)]
        parts.append(_among("datastream_id", (one.id for one in observations.datastreams(things) if one.property == source.code)))
    return " AND ".join(parts)


def _among(column: str, numbers: Iterable[int]) -> str:
    listed = ", ".join(str(int(number)) for number in sorted(numbers))
    return f"{column} IN ({listed})" if listed else "FALSE"


def scope_of(places: str, sectors: str) -> Scope:
    """Of the texts that stand beside a question."""
    return Scope(
        None if places == "*" else frozenset(int(number) for number in places.split(",") if number),
        None if sectors == "*" else frozenset(name for name in sectors.split(",") if name),
    )


def asked_source(key: str, scope: Scope) -> Source:
    """The source, where the scope reaches its sector: here nobody else looks. NotFound ``explorations.source``."""
    found = question_sources.source(key)
    if found.kind == "dataset" and scope.sectors is not None and found.sector not in scope.sectors:
        raise NotFound("explorations.source", {"key": key[:80]}, "of")
    return found


def wanted(watch: Watch) -> None:
    """Nothing while it is. Raises Refused ``history.cancelled``: a query may end before anybody looks."""
    if watch.cancelled:
        raise Refused("history.cancelled")

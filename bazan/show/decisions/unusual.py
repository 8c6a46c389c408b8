"""What is unusual: the newest value against what it was expected to be, since when, and who brought the difference."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bazan.kernel.labels import label
from bazan.kernel.time import Period
from bazan.measure.indicators import api as indicators
from bazan.measure.indicators.types import Feature, Value
from bazan.show.decisions.choosing import Decision
from bazan.show.decisions.coming import STEPS
from bazan.show.frontend.api import Column, Likely, Mark, Sheet, fan_chart, inside, mark_bar, number, period, signed
from bazan.show.readings.api import amount, apart, indicator_name, place_name
from bazan.watch.anomalies import api as anomalies
from bazan.watch.anomalies.types import Part, Scored

BACK = {"day": timedelta(days=400), "week": timedelta(days=1900), "month": timedelta(days=2200), "quarter": timedelta(days=2600)}
"""How far back a value is told from, by grain."""
DRAWN = {"day": 42, "week": 30, "month": 18, "quarter": 10}
TRIED = 13
"""Newest periods whose alarms are shown: what such a rule would have said."""
PARTS = 5
Course = list[tuple[Period, float | None]]


def unusual(asked: Decision, marks: Sequence[Mark]) -> dict[str, Any]:
    """The panel. Too short a course says so instead of guessing."""
    features = [asked.feature, *_parts(asked)]
    courses = dict(zip(features, _courses(asked, features), strict=True))
    course = courses[asked.feature]
    scored = _within(anomalies.judged(course), course)
    known = [n for n, (_, value) in enumerate(course) if value is not None]
    last = known[-1] if known else None
    if last is None or scored[last].expected is None:
        return {
            "title": label("decisions.unusual.learning", count=len(known)),
            "head": ("–", label("decisions.head.unusual_learning")),
            "drawing": "",
            "tried": (),
            "parts": (),
        }
    return {
        "title": _finding(asked, course, scored, last),
        "head": _head(asked, course, scored, last),
        "drawing": _drawing(asked, course, scored, last, marks),
        "sheet": _sheet(asked, course, scored, last),
        "tried": [(period(course[n][0]), scored[n].flag) for n in known[-TRIED:]],
        "alarms": sum(scored[n].flag for n in known[-TRIED:]),
        "parts": _brought(asked, courses, course[last][0]),
    }


def _parts(asked: Decision) -> list[Feature]:
    """The communes, where the whole is looked at."""
    if asked.place.id != asked.units.root.id:
        return []
    return [Feature("place", place.id) for place in asked.places if place.id != asked.place.id]


def _courses(asked: Decision, features: Sequence[Feature]) -> list[Course]:
    start = Period.holding(asked.now - BACK[asked.info.grain], asked.info.grain).start
    found = indicators.courses([(asked.info.code, feature, start, asked.now) for feature in features], "today")
    return [_whole([value for value in values if value.period.end <= asked.now]) for values in found]


def _whole(values: Sequence[Value]) -> Course:
    """Every period from the first value to the last; null where there is none."""
    known = {value.period: value.value for value in values}
    if not known:
        return []
    course, at, last = [], min(known), max(known)
    while at <= last:
        course.append((at, known.get(at)))
        at = at.next()
    return course


def _within(scored: Sequence[Scored], course: Course) -> list[Scored]:
    """What never was below zero isn't expected there."""
    if min((value for _, value in course if value is not None), default=0.0) < 0:
        return list(scored)
    return [
        replace(one, expected=replace(one.expected, low=max(one.expected.low, 0.0))) if one.expected is not None else one for one in scored
    ]


def _finding(asked: Decision, course: Course, scored: Sequence[Scored], last: int) -> str:
    at, value = course[last]
    one = scored[last]
    assert one.expected is not None
    low, high = (number(edge, asked.info.digits) for edge in (one.expected.low, one.expected.high))
    told = {"at": inside(at), "value": amount(asked.info, value), "usual": label("decisions.span", low=low, high=high)}
    told["at"] = told["at"][:1].upper() + told["at"][1:]
    if one.kind is None:
        return label("decisions.unusual.usual", **told)
    difference = (value or 0.0) - one.expected.middle
    side = "above" if difference > 0 else "below"
    return label(f"decisions.unusual.{side}", apart=apart(asked.info, abs(difference)), kind=label(f"decisions.kind.{one.kind}"), **told)


def _head(asked: Decision, course: Course, scored: Sequence[Scored], last: int) -> tuple[str, str]:
    one = scored[last]
    assert one.expected is not None
    difference = (course[last][1] or 0.0) - one.expected.middle
    key = "unusual_usual" if one.kind is None else "unusual_line"
    return signed(difference, asked.info.digits), label(f"decisions.head.{key}", count=number(min(one.once_in, 9999), 0))


def _drawing(asked: Decision, course: Course, scored: Sequence[Scored], last: int, marks: Sequence[Mark]) -> str:
    first = max(last - DRAWN[asked.info.grain] + 1, 0)
    likely = [
        Likely(at.start, expected.middle, expected.middle, expected.middle, expected.low, expected.high)
        for (at, _), one in zip(course[first : last + 1], scored[first : last + 1], strict=True)
        if (expected := one.expected) is not None
    ]
    newest = likely[-1]
    return fan_chart(
        [(at.start, value) for at, value in course[first : last + 1]],
        likely,
        step=STEPS[asked.info.grain],
        label=f"{indicator_name(asked.info)}: {_finding(asked, course, scored, last)}",
        digits=asked.info.digits,
        end_text=amount(asked.info, course[last][1]),
        state="watch" if scored[last].kind else "none",
        pale=True,
        ends=[(newest.middle, label("decisions.unusual.end", value=number(newest.middle, asked.info.digits)))],
        deeds=marks,
        said={
            at.start: [period(at), amount(asked.info, value), *_expected_words(asked, one)]
            for (at, value), one in zip(course[first : last + 1], scored[first : last + 1], strict=True)
            if value is not None
        },
    )


def _expected_words(asked: Decision, one: Scored) -> list[str]:
    if one.expected is None:
        return []
    digits = asked.info.digits
    return [f"95 %: {label('decisions.span', low=number(one.expected.low, digits), high=number(one.expected.high, digits))}"]


def _sheet(asked: Decision, course: Course, scored: Sequence[Scored], last: int) -> Sheet:
    digits = asked.info.digits
    columns = (
        Column(label("boards.period_column")),
        Column(label("boards.value_column"), digits),
        Column(label("decisions.unusual.expected"), digits),
        Column(label("decisions.coming.low95"), digits),
        Column(label("decisions.coming.high95"), digits),
        Column(label("decisions.unusual.alarm")),
    )
    rows = tuple(
        (
            period(at),
            value,
            one.expected.middle if one.expected else None,
            one.expected.low if one.expected else None,
            one.expected.high if one.expected else None,
            label(f"decisions.kind.{one.kind}") if one.kind else "",
        )
        for (at, value), one in list(zip(course, scored, strict=True))[max(last - DRAWN[asked.info.grain] + 1, 0) : last + 1]
    )
    return Sheet("unusual", indicator_name(asked.info), columns, rows)


def _brought(asked: Decision, courses: dict[Feature, Course], at: Period) -> list[dict[str, Any]]:
    """What each commune brought, against what was expected of it: of numbers that sum up alone, since a mean of rates would deceive."""
    whole = dict(courses[asked.feature])
    now, expected = {}, {}
    for feature, course in courses.items():
        position = next((n for n, (own, _) in enumerate(course) if own == at), None)
        if feature == asked.feature or position is None or course[position][1] is None:
            continue
        one = anomalies.judged(course[: position + 1])[position]
        if one.expected is None:
            return []
        now[str(feature.id)], expected[str(feature.id)] = Part(course[position][1] or 0.0), Part(one.expected.middle)
    total, sums = whole.get(at), sum(part.numerator for part in now.values())
    if not now or total is None or abs(sums - total) > 1e-6 * max(abs(total), 1.0):
        return []
    names = {str(place.id): place_name(place) for place in asked.places}
    brought = anomalies.contributions(now, expected)[:PARTS]
    reach = max((abs(one.delta) for one in brought), default=0.0) or 1.0
    return [
        {"name": names[one.key], "delta": apart(asked.info, one.delta, sign=True), "bar": mark_bar(abs(one.delta) / reach)}
        for one in brought
    ]

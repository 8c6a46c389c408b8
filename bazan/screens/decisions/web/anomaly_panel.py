"""What is unusual: the newest value against what it was expected to be, since when, and who brought the difference."""

from collections.abc import Mapping, Sequence
from typing import Any

from bazan.core.labels import label
from bazan.data.figures.api import amount, apart, indicator_name, place_name
from bazan.monitoring.anomalies import api as anomalies
from bazan.monitoring.anomalies.types import Judged, Part, Scored
from bazan.platform.design_system.api import Column, Likely, Mark, Sheet, fan_chart, inside, mark_bar, number, period, signed
from bazan.screens.decisions.decision_subject import Decision
from bazan.screens.decisions.web.forecast_panel import STEPS

DRAWN = {"day": 42, "week": 30, "month": 18, "quarter": 10}
TRIED = 13
"""Newest periods whose alarms are shown: what such a rule would have said."""
PARTS = 5


def unusual(asked: Decision, marks: Sequence[Mark]) -> dict[str, Any]:
    """The panel. What wasn't judged yet, or is too short, says so instead of guessing."""
    judged = anomalies.courses(asked.info.code, [asked.place.id, *_parts(asked)])
    course = judged.get(asked.place.id, ())
    last = next((n for n in range(len(course) - 1, -1, -1) if course[n].value is not None), None)
    if last is None or course[last].scored.expected is None:
        key = "learning" if judged else "unjudged"
        return {
            "title": label(f"decisions.unusual.{key}", count=sum(each.value is not None for each in course)),
            "head": ("–", label("decisions.head.unusual_learning")),
            "drawing": "",
            "tried": (),
            "parts": (),
        }
    shown = course[max(last - DRAWN[asked.info.grain] + 1, 0) : last + 1]
    tried = [each for each in course[: last + 1] if each.value is not None][-TRIED:]
    return {
        "title": _finding(asked, course[last]),
        "head": _head(asked, course[last]),
        "drawing": _drawing(asked, shown, marks),
        "sheet": _sheet(asked, shown),
        "tried": [(period(each.period), each.scored.flag) for each in tried],
        "alarms": sum(each.scored.flag for each in tried),
        "parts": _brought(asked, judged, course[last]),
    }


def _parts(asked: Decision) -> list[int]:
    """The communes, where the whole is looked at."""
    if asked.place.id != asked.units.root.id:
        return []
    return [place.id for place in asked.places if place.id != asked.place.id]


def _finding(asked: Decision, newest: Judged) -> str:
    scored, value = newest.scored, newest.value or 0.0
    assert scored.expected is not None
    low, high = (number(edge, asked.info.digits) for edge in (scored.expected.low, scored.expected.high))
    at = inside(newest.period)
    told = {"at": at[:1].upper() + at[1:], "value": amount(asked.info, value), "usual": label("decisions.span", low=low, high=high)}
    if scored.kind is None:
        return label("decisions.unusual.usual", **told)
    difference = value - scored.expected.middle
    side = "above" if difference > 0 else "below"
    return label(f"decisions.unusual.{side}", apart=apart(asked.info, abs(difference)), kind=label(f"decisions.kind.{scored.kind}"), **told)


def _head(asked: Decision, newest: Judged) -> tuple[str, str]:
    scored = newest.scored
    assert scored.expected is not None
    difference = (newest.value or 0.0) - scored.expected.middle
    key = "unusual_usual" if scored.kind is None else "unusual_line"
    return signed(difference, asked.info.digits), label(f"decisions.head.{key}", count=number(min(scored.once_in, 9999), 0))


def _drawing(asked: Decision, shown: Sequence[Judged], marks: Sequence[Mark]) -> str:
    likely = [
        Likely(each.period.start, expected.middle, expected.middle, expected.middle, expected.low, expected.high)
        for each in shown
        if (expected := each.scored.expected) is not None
    ]
    newest = shown[-1]
    return fan_chart(
        [(each.period.start, each.value) for each in shown],
        likely,
        step=STEPS[asked.info.grain],
        label=f"{indicator_name(asked.info)}: {_finding(asked, newest)}",
        digits=asked.info.digits,
        end_text=amount(asked.info, newest.value),
        state="watch" if newest.scored.kind else "none",
        pale=True,
        ends=[(likely[-1].middle, label("decisions.unusual.end", value=number(likely[-1].middle, asked.info.digits)))],
        deeds=marks,
        said={
            each.period.start: [period(each.period), amount(asked.info, each.value), *_expected_words(asked, each.scored)]
            for each in shown
            if each.value is not None
        },
    )


def _expected_words(asked: Decision, scored: Scored) -> list[str]:
    if scored.expected is None:
        return []
    digits = asked.info.digits
    return [f"95 %: {label('decisions.span', low=number(scored.expected.low, digits), high=number(scored.expected.high, digits))}"]


def _sheet(asked: Decision, shown: Sequence[Judged]) -> Sheet:
    digits = asked.info.digits
    columns = (
        Column(label("boards.period_column")),
        Column(label("boards.value_column"), digits),
        Column(label("decisions.unusual.expected"), digits),
        Column(label("decisions.coming.low95"), digits),
        Column(label("decisions.coming.high95"), digits),
        Column(label("decisions.unusual.alarm")),
    )
    rows = tuple((period(each.period), each.value, *_edges(each.scored), _kind(each.scored)) for each in shown)
    return Sheet("unusual", indicator_name(asked.info), columns, rows)


def _edges(scored: Scored) -> tuple[float | None, ...]:
    expected = scored.expected
    return (None, None, None) if expected is None else (expected.middle, expected.low, expected.high)


def _kind(scored: Scored) -> str:
    return label(f"decisions.kind.{scored.kind}") if scored.kind else ""


def _brought(asked: Decision, judged: Mapping[int, Sequence[Judged]], newest: Judged) -> list[dict[str, Any]]:
    """What each commune brought, against what was expected of it: of numbers that sum up alone, since a mean of rates would deceive."""
    now, expected = {}, {}
    for place_id in _parts(asked):
        own = next((each for each in judged.get(place_id, ()) if each.period == newest.period), None)
        if own is None or own.value is None:
            continue
        if own.scored.expected is None:
            return []
        now[str(place_id)], expected[str(place_id)] = Part(own.value), Part(own.scored.expected.middle)
    total, sums = newest.value, sum(part.numerator for part in now.values())
    if not now or total is None or abs(sums - total) > 1e-6 * max(abs(total), 1.0):
        return []
    names = {str(place.id): place_name(place) for place in asked.places}
    brought = anomalies.contributions(now, expected)[:PARTS]
    reach = max((abs(one.delta) for one in brought), default=0.0) or 1.0
    return [
        {"name": names[one.key], "delta": apart(asked.info, one.delta, sign=True), "bar": mark_bar(abs(one.delta) / reach)}
        for one in brought
    ]

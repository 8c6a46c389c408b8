"""Judged values as rows, and rows as what other rooms read."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np

from bazan.core.time import Period
from bazan.data.indicators.types import IndicatorInfo
from bazan.monitoring.anomalies.models import Course
from bazan.monitoring.anomalies.types import Expected, Judged, Scored

KEPT = {"day": 60, "week": 40, "month": 24, "quarter": 12}
"""Newest periods whose judgement is kept whole, by grain."""
MONTHS_13 = {"day": 396, "week": 57, "month": 13, "quarter": 5}
"""Newest periods whose score is kept, by grain: what an alarm budget is tried on."""


Told = Sequence[tuple[Period, float | None]]


def keep(info: IndicatorInfo, courses: Mapping[int, Told], judged: Mapping[int, Sequence[Scored]], at: datetime) -> None:
    """By place, in place of what was kept of the same indicator there, in the caller's transaction."""
    rows = [_course(info, place_id, course, judged[place_id], at) for place_id, course in courses.items()]
    values, whose = ["sector", "judged", "scores", "made_at"], ["indicator", "place"]
    Course.objects.bulk_create(rows, update_conflicts=True, unique_fields=whose, update_fields=values)


def _course(info: IndicatorInfo, place_id: int, course: Told, scored: Sequence[Scored], at: datetime) -> Course:
    newest = list(zip(course, scored, strict=True))[-KEPT[info.grain] :]
    return Course(
        indicator=info.code,
        place_id=place_id,
        sector=info.pack,
        judged=[_row(period, value, each) for (period, value), each in newest],
        scores=np.array([each.score for each in scored][-MONTHS_13[info.grain] :], "<f4").tobytes(),
        made_at=at,
    )


def _row(period: Period, value: float | None, scored: Scored) -> list[object]:
    expected = scored.expected
    edges = [None] * 3 if expected is None else [_rounded(edge) for edge in (expected.middle, expected.low, expected.high)]
    told = [round(scored.score, 4), scored.kind, scored.flag, scored.since_s, _rounded(scored.once_in)]
    return [period.text, None if value is None else _rounded(value), *edges, *told]


def _rounded(value: float) -> float:
    return float(f"{value:.9g}")


def judged_of(row: Course) -> tuple[Judged, ...]:
    """The newest last."""
    return tuple(
        Judged(
            Period.parse(text), value,
            Scored(score, flag, kind, None if middle is None else Expected(middle, low, high), since, once_in),
        )
        for text, value, middle, low, high, score, kind, flag, since, once_in in row.judged
    )  # fmt: skip


def scores_of(row: Course) -> tuple[np.ndarray, np.ndarray]:
    """(when each period ended, its score) of 13 months, in order of time; seconds."""
    scores = np.frombuffer(bytes(row.scores), "<f4").astype(float)
    if not row.judged:
        return np.empty(0), np.empty(0)
    period, ends = Period.parse(row.judged[-1][0]), list[float]()
    for _ in scores:
        ends.append(period.end.timestamp())
        period = period.previous()
    return np.array(ends[::-1]), scores

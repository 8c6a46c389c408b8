"""How much of what was promised is there, period by period: of the places that ever told anything. Pure."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from bazan.analysis.explore.types import Answer, Question, Source
from bazan.analysis.explore.web.pivot_table import steps_in


@dataclass(frozen=True)
class Told:
    """Of one period: the share of steps with rows, rows that stand, and the place that lacks most (with so many steps)."""

    period: str
    share: float
    rows: int
    least: int | None
    lacking: int


def told(answer: Answer, question: Question, source: Source, now: datetime) -> list[Told]:
    """Each period, oldest first; nothing for a source that promises nothing, or without a period."""
    axis = question.axis("period")
    if axis is None or source.grain == "event" or axis.of == "hour":
        return []
    spoken = {held.place for held in answer.held if held.rows and held.place is not None}
    of: dict[str, dict[int, int]] = defaultdict(dict)
    rows: dict[str, int] = defaultdict(int)
    for held in answer.held:
        if held.period is not None and held.place is not None:
            of[held.period][held.place] = held.steps
            rows[held.period] += held.rows
    found = []
    for period in sorted(of):
        wanted = steps_in(period, axis.of, source, question, now)
        if not wanted or not spoken:
            continue
        steps = {place: min(of[period].get(place, 0), wanted) for place in spoken}
        least = min(steps, key=lambda place: (steps[place], place))
        lacking = wanted - steps[least]
        found.append(Told(period, sum(steps.values()) / (wanted * len(spoken)), rows[period], least if lacking else None, lacking))
    return found

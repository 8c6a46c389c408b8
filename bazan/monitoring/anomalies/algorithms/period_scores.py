"""How unusual the values of an indicator by week, month, quarter or year are, each told from those up to it: for tens of values.

What is expected is either the median of the last six values, or the median of the same period in the five years before moved by the median
of the last year's changes from it, whichever missed less so far; a month of Tết is set against months of Tết. How far values lay from it
gives the spread, of counts never less than chance alone would (Poisson's law), and Student's t says how rare a miss is, the fewer values
the more cautiously. What has a long upper end is judged as logarithms.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from bazan.core.errors import Refused
from bazan.core.time import day_start
from bazan.core.working_days import Calendar
from bazan.monitoring.anomalies.algorithms import alarm_onsets, tail_probability
from bazan.monitoring.anomalies.algorithms.baselines import NORMAL, ORDINARY, TO_SIGMA
from bazan.monitoring.anomalies.algorithms.seasonality import tet
from bazan.monitoring.anomalies.algorithms.series_scores import DRIFT, MISSING, POINT, SHIFT, STUCK
from bazan.monitoring.anomalies.algorithms.tail_probability import Numbers
from bazan.monitoring.anomalies.types import KINDS, LARGEST, UNUSUAL_SCORE, Expected, Scored

UNUSUAL_PERIODS = 50.0
"""Once in so many periods is unusual."""
FIRST, TRIED = 12, 8
"""So many known values are only learnt from; a way to expect is compared after so many misses."""
LEVEL, YEARS, LATELY, LONGER = 6, 5, 3, 6
"""Values in the level, years of the same period; misses in the means that tell a shift and a drift."""
WILD = 4.0
"""A miss counts in the spread as at most so many of it."""
RARELY, OFTEN = 0.5, 4
"""What never came counts as come half a time; a value that came so often has a habit of its own of coming again."""
CALM = 2
"""An event is over after so many periods without a score that reaches the threshold."""


@dataclass(frozen=True, eq=False)
class Way:
    """One way to expect: what it expected of each value, nan: nothing, and by how much it missed."""

    expected: Numbers
    missed: Numbers

    def past(self, at: int) -> Numbers:
        """The misses before a value."""
        return self.missed[:at][np.isfinite(self.missed[:at])]


@dataclass(frozen=True)
class Told:
    """What is told of one value."""

    once_in: float
    kind: int
    expected: Expected | None
    since: int


def score(starts: Sequence[date], values: Sequence[float], per_year: int, calendar: Calendar = ORDINARY) -> list[Scored]:
    """How unusual each value is. ``starts``: the first days of all periods, in order; nan: the period has no value.

    ``per_year``: 52 weeks, 12 months, 4 quarters, 1 year. While fewer than twelve values are known, nothing is unusual.
    Refused ``anomalies.lengths``, ``anomalies.order``, ``anomalies.numbers``.
    """
    given = np.asarray(values, float)
    if given.shape != (len(starts),):
        raise Refused("anomalies.lengths")
    if any(later <= earlier for earlier, later in pairwise(starts)):
        raise Refused("anomalies.order")
    if np.any(np.abs(given) > LARGEST):
        raise Refused("anomalies.numbers", {"largest": f"{LARGEST:.0e}"})
    ago = _years_ago(starts, per_year, calendar)
    plain = _ways(given, ago, per_year)
    curved = _ways(np.log1p(np.where(given >= 0, given, np.nan)), ago, per_year)
    told = [_of_one(given[: at + 1], plain, curved) for at in range(len(given))]
    return list(_scored(told, np.array([day_start(start).timestamp() for start in starts])))


def _of_one(values: Numbers, plain: tuple[Way, Way], curved: tuple[Way, Way]) -> Told:
    """What is told of the last of the values, on the scale that suits them so far."""
    known = values[:-1][np.isfinite(values[:-1])]
    counts = bool(np.all((known >= 0) & (known == np.round(known))))
    if _skewed(known) and not values[-1] < 0:
        return _back(_told(np.log1p(np.maximum(values, 0.0)), curved, lambda expected: np.exp(-expected / 2) if counts else 0.0))
    return _told(values, plain, lambda expected: np.sqrt(max(expected, 0.0) + 1) if counts else 0.0)


def _skewed(known: Numbers) -> bool:
    """Whether values are counts or sizes with an upper end more than twice as long as the lower one."""
    if len(known) < FIRST or known.min() < 0:
        return False
    low, middle, high = np.quantile(known, (0.1, 0.5, 0.9))
    return high - middle > 2 * (middle - low)


def _years_ago(starts: Sequence[date], per_year: int, calendar: Calendar) -> list[list[int]]:
    """The numbers of the same period in the years before each; of months at Tết those which held it, or did not, as this one does."""
    number = {_named(start, per_year): at for at, start in enumerate(starts)}
    ago = list[list[int]]()
    for year, period in number:
        tet_here, same = _tet_month(year, calendar), list[tuple[int, int]]()
        for before in range(year - 1, year - 1 - YEARS, -1):
            moved = per_year == 12 and period in (1, 2) and tet_here + _tet_month(before, calendar) == 3
            same.append((before, 3 - period if moved else period))
        ago.append([number[name] for name in same if name in number])
    return ago


def _named(start: date, per_year: int) -> tuple[int, int]:
    if per_year == 52:
        return start.isocalendar().year, start.isocalendar().week
    return start.year, (start.month - 1) * per_year // 12 + 1


def _tet_month(year: int, calendar: Calendar) -> int:
    """1 or 2; 0: the calendar doesn't know."""
    first = tet(year, calendar) if year in calendar.years else None
    return first.month if first else 0


def _ways(values: Numbers, ago: Sequence[Sequence[int]], per_year: int) -> tuple[Way, Way]:
    level, yearly = np.full(len(values), np.nan), np.full(len(values), np.nan)
    before = np.array([_middle(values[then]) for then in ago])
    moved = values - before
    for at in range(1, len(values)):
        level[at] = _middle(values[:at][np.isfinite(values[:at])][-LEVEL:])
        yearly[at] = before[at] + _middle(moved[max(0, at - per_year) : at])
    return Way(level, values - level), Way(yearly, values - yearly)


def _middle(values: Numbers) -> float:
    """The median of those that are known; nan of none."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else np.nan


def _told(values: Numbers, ways: tuple[Way, Way], chance: Callable[[float], float]) -> Told:
    """What is told of the last of the values; ``chance`` gives the least spread about what is expected."""
    at = len(values) - 1
    known = np.isfinite(values[:at])
    if known.sum() < FIRST:
        return Told(1.0, POINT, None, at)
    level, yearly = ways
    past = [way.past(at) for way in ways]
    better = len(past[1]) >= TRIED and np.isfinite(yearly.expected[at]) and np.abs(past[1]).mean() < np.abs(past[0]).mean()
    way, missed = (yearly, past[1]) if better else (level, past[0])
    expected = float(way.expected[at])
    grain = 1e-3 * float(np.abs(values[:at][known]).mean()) + 1e-12
    spread = max(_spread(np.abs(missed), grain), float(chance(expected)))
    half = _rare_at(0.05, len(missed)) * spread
    about = Expected(expected, expected - half, expected + half)
    if np.isnan(values[at]):
        empty = at - int(np.flatnonzero(known)[-1])
        return Told(_geometric(int((~known[: at - empty + 1]).sum()), at - empty + 1, empty), MISSING, about, at - empty + 1)
    answers = [_answer(way.missed[: at + 1], count, spread, len(missed)) for count in (1, LATELY, LONGER)]
    run, again = _sameness(values[np.isfinite(values)])
    answers.append(again)
    kind = int(np.argmax(answers))
    since = at + 1 - (1, LATELY, LONGER, run + 1)[kind]
    return Told(max(answers[kind] / len(KINDS), 1.0), (POINT, SHIFT, DRIFT, STUCK)[kind], about, max(since, 0))


def _spread(away: Numbers, grain: float) -> float:
    """How far values usually miss, as the standard deviation of a normal spread would be; wild ones bounded."""
    robust = max(NORMAL * float(np.median(away)), 0.5 * float(away.mean()), grain)
    return max(robust, TO_SIGMA * float(np.minimum(away, WILD * robust).mean())) * (1 + 1 / len(away))


def _sameness(said: Numbers) -> tuple[int, float]:
    """(how often the last value was said before it without a break, once in how many it is said again so often).

    None again is no form filled with last month's number, so zeros are never stuck: what fell to nothing is told by the other questions.
    Nor is what stands where it came to before and never beyond: full marks, or all of them in time.
    """
    run = int(np.argmax(np.append(said[::-1] != said[-1], True))) - 1
    earlier = said[: len(said) - run]
    again, alike = np.diff(earlier) == 0, earlier[:-1] == said[-1]
    if alike.sum() >= OFTEN:
        again = again[alike]
    stuck = run and said[-1] and len(again) and said[-1] != earlier.max(initial=-np.inf)
    return run, _geometric(int(again.sum()), len(again), run) if stuck else 1.0


def _answer(missed: Numbers, count: int, spread: float, learnt: int) -> float:
    """Once in how many the mean of the last misses is so large; misses that hang together are worth fewer."""
    lately, past = missed[-count:], missed[np.isfinite(missed)]
    if len(lately) < count or not np.isfinite(lately).all():
        return 1.0
    together = float(np.clip((past[1:] * past[:-1]).sum() / max(float((past**2).sum()), 1e-300), 0.0, 0.9)) if count > 1 else 0.0
    size = abs(float(lately.mean())) / spread * np.sqrt(count * (1 - together) / (1 + together))
    return 1 / max(_share_beyond(size, learnt), 1e-12)


def _geometric(came: int, of: int, run: int) -> float:
    """Once in how many periods it comes so often on end, where it came so many times of so many."""
    return ((of + 1) / (came + RARELY)) ** run


def _share_beyond(size: float, learnt: int) -> float:
    """The share of Student's t beyond a size, on both sides."""
    from scipy.special import stdtr  # a part of the analysis set: the web process never comes here

    return float(2 * stdtr(max(learnt - 1, 1), -size))


def _rare_at(share: float, learnt: int) -> float:
    """The size beyond which this share lies."""
    from scipy.special import stdtrit  # as above

    return float(stdtrit(max(learnt - 1, 1), 1 - share / 2))


def _back(told: Told) -> Told:
    if told.expected is None:
        return told
    middle, low, high = (float(np.expm1(np.clip(edge, 0.0, 300.0))) for edge in vars(told.expected).values())
    return Told(told.once_in, told.kind, Expected(middle, low, high), told.since)


def _scored(told: Sequence[Told], times_s: Numbers) -> Iterator[Scored]:
    once_in = np.array([one.once_in for one in told])
    scores = tail_probability.scores(once_in, UNUSUAL_PERIODS)
    begins = alarm_onsets.begin(np.arange(len(told), dtype=float) * alarm_onsets.CALM_S, scores, calm_values=CALM)
    for one, rated, begun in zip(told, scores, begins, strict=True):
        unusual = rated >= UNUSUAL_SCORE
        yield Scored(
            float(rated), bool(begun), KINDS[one.kind] if unusual else None, one.expected,
            float(times_s[one.since]) if unusual else None, one.once_in,
        )  # fmt: skip

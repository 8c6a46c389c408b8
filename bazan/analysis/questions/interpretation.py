"""What a reading of a question says: whether all its words are explained, which period it asks for, and against what."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bazan.analysis.questions import period_expressions, phrases, question_subject
from bazan.analysis.questions.gazetteer import Gazetteer
from bazan.analysis.questions.lexicon import Metric
from bazan.analysis.questions.patterns import Span
from bazan.analysis.questions.period_expressions import Named
from bazan.analysis.questions.question_parser import Question, Reading
from bazan.analysis.questions.rejection import Declined
from bazan.analysis.questions.types import RANKINGS, Against, Comparison, When
from bazan.analysis.questions.word_forms import Word
from bazan.core.language import LANGUAGES
from bazan.core.time import GRAINS, Period, local_day

_ONLY_RANKED = ("rank.commune", "rank.other", "kind.")
"""What is explained only in a question for a ranking."""
_HALVES = ("rank.more", "rank.less", "rank.most")
_RANKED = tuple(f"rank.{name}" for name in (*RANKINGS, "top", "bottom"))
_NAMED_AGAINST: tuple[Against, ...] = ("year_before", "previous", "target", "province")
_HOW_MANY = ("bao nhieu", "may")
"""Ask for a count where what is counted follows at once, else for any value."""


def unexplained(reading: Reading) -> list[int]:
    """Words, by their place, that nothing recognised accounts for."""
    left = list(reading.unexplained)
    ranked = is_ranked(reading)
    for part in reading.parts:
        if part.key == "rank.other":
            kinds = any(one.key.startswith("kind.") and part.start in (one.start - 1, one.end) for one in reading.parts)
            explained = (ranked and kinds) or reading.has("plain.particle")
        elif part.key in _HALVES:
            explained = bool(_parted(reading)) and not any(one.key in _RANKED for one in reading.parts)
        else:
            explained = ranked or not part.key.startswith(_ONLY_RANKED)
        left += [] if explained else range(part.start, part.end)
    return sorted(left)


def is_ranked(reading: Reading) -> bool:
    return any(part.key in _RANKED for part in reading.parts) or bool(_parted(reading))


def _parted(reading: Reading) -> list[Against]:
    """The side of ``nhiều … nhất``, whose words stand apart."""
    pairs: tuple[tuple[Against, str], ...] = (("highest", "rank.more"), ("lowest", "rank.less"))
    return [side for side, key in pairs if reading.has(key) and reading.has("rank.most")]


def counts_as(reading: Reading, metric: Metric, question: Question) -> bool:
    """Whether the words that ask for a count, a share or a cumulated number ask for what this indicator is."""
    share, percent = reading.has("plain.share"), reading.has("plain.percent")
    named = [part for part in reading.parts if part.key == "needed"]
    said = any(
        span.key in ("plain.share", "plain.percent") and part.start <= span.start and span.end <= part.end
        for span in question.spans
        for part in named
    )
    if (reading.has("plain.cumulative") and not metric.cumulative) or _counts_periods(reading):
        return False
    if metric.is_percent:
        return said or share or percent or not _counting(reading, question)
    return not percent and (metric.is_share or not share)


def _counts_periods(reading: Reading) -> bool:
    """Whether days or hours are counted: ``số ngày mưa`` isn't ``mưa ngày``."""
    ends = {part.end for part in reading.parts if part.key == "plain.count"}
    return any(part.key == "grain" and part.start in ends for part in reading.parts)


def _counting(reading: Reading, question: Question) -> bool:
    for at, part in enumerate(reading.parts):
        if part.key == "plain.count" and (_plain(question, part) not in _HOW_MANY or _names_next(reading.parts[at + 1 :], part, question)):
            return True
    return False


def _names_next(parts: Sequence[Span], part: Span, question: Question) -> bool:
    follows = next((one for one in parts if one.start >= part.end), None)
    return follows is not None and follows.start == part.end and follows.key in ("needed", "term") and _plain(question, follows) != "%"


def _plain(question: Question, part: Span) -> str:
    return " ".join(word.plain for word in question.words[part.start : part.end])


def spoken_in(typed: Sequence[Word]) -> str:
    """The language most of the words are of; a mark says Vietnamese, but for a name's."""

    def held(tongue: str) -> int:
        known = phrases.plainest(tongue)
        return sum(word.plain in known and (tongue == LANGUAGES[0] or word.text.isascii()) for word in typed)

    marks = sum(not word.capital and (word.letters != word.plain or bool(word.tone)) for word in typed)
    return max(LANGUAGES, key=lambda tongue: held(tongue) + (marks if tongue == LANGUAGES[0] else 0))


def time_of(reading: Reading) -> Named:
    """The one time the question asks about. Raises Declined for none that can be told."""
    times = [one for one in reading.times if not one.newest] or reading.times[:1]
    if len(times) == 2:
        times = _joined(times)
    if len(times) > 1:
        raise Declined("unknown_period.several")
    told = times[0] if times else Named()
    if told.wrong:
        raise Declined("future_period" if told.wrong == "future" else "unknown_period.unread", when=told.when)
    return told


def _joined(times: Sequence[Named]) -> list[Named]:
    """``quý 3`` and, apart from it, ``năm 2025``: that quarter of that year."""
    part, year = sorted(times, key=lambda one: GRAINS.index(one.when.grain) if one.when else 0)
    if part.when and year.when and part.yearless and year.when.grain == "year" and year.when.alone and not year.wrong:
        moved = period_expressions.in_year(part.when.first, local_day(year.when.first.start).year)
        return [Named(When.of(moved), wrong="")]
    return list(times) if part != year else [part]


def of_period(metrics: Mapping[int, Metric], reading: Reading) -> int:
    """Which of several that count the same by other periods is asked for: the one of the period's own grain, else the coarsest that is
    finer. Without a period of what adds up the longest, of what stands at a moment the newest. Raises Declined where none fits."""
    told = time_of(reading)
    when = told.when or next((one.when for one in reading.against_times if one.when), None)
    able = {number: metric for number, metric in metrics.items() if metric.cumulative == _runs_on(told, metrics)} or dict(metrics)
    grains = {number: GRAINS.index(metric.info.grain) for number, metric in able.items()}
    if when is None:
        wanted = (min if next(iter(able.values())).stands else max)(grains.values())
    else:
        fine = [grain for grain in grains.values() if grain <= GRAINS.index(when.grain)]
        if not fine:
            raise Declined("unknown_period.finer", grain=GRAINS[min(grains.values())])
        wanted = max(fine)
    return _alone([number for number, grain in grains.items() if grain == wanted], metrics)


def _alone(numbers: list[int], metrics: Mapping[int, Metric]) -> int:
    if len(numbers) > 1:
        raise Declined("ambiguous_metric", metrics=[metrics[number].code for number in numbers])
    return numbers[0]


def _runs_on(told: Named, metrics: Mapping[int, Metric]) -> bool:
    """Whether what runs from January on is asked for, where both there are."""
    both = {metric.cumulative for metric in metrics.values()} == {True, False}
    return both and (told.since_january or told.newest or (told.when is not None and told.when.grain == "year"))


def when_of(reading: Reading, metric: Metric, question: Question, at: datetime) -> When | None:
    """The periods asked for; null: the newest. Raises Declined."""
    told = time_of(reading)
    if told.when is None:
        return None
    if metric.cumulative and not reading.has("plain.cumulative"):
        if told.since_january:
            return When.of(told.when.last) if told.when.grain == metric.info.grain else told.when
        if told.when.grain == "year" and metric.info.grain != "year":
            return _year_so_far(told.when, metric, at)
        if told.when.alone and not told.since_january:
            raise Declined("unknown_metric.cumulative", label=metric.info.labels)
    if told.since_january and told.when.grain == metric.info.grain and (metric.cumulative or (told.until and metric.stands)):
        return When.of(told.when.last)
    averaged = any(span.key == "plain.average" for span in question.spans)
    if averaged and (not told.when.alone or told.when.grain != metric.info.grain):
        raise Declined("unknown_period.whole", grain=metric.info.grain)
    if period_expressions.finer(told.when.grain, metric.info.grain):
        raise Declined("unknown_period.finer", grain=metric.info.grain)
    return told.when


def _year_so_far(year: When, metric: Metric, at: datetime) -> When | None:
    """The last period of a year that is over; of the running one the newest there is."""
    if not year.alone:
        return year
    return None if year.last.end > at else When.of(Period(year.last.end, metric.info.grain).previous())


def comparison_of(
    reading: Reading, metric: Metric, when: When | None, question: Question, gazetteer: Gazetteer, at: datetime
) -> Comparison | None:
    """What the value is held against; null: nothing. Raises Declined for two of them, and for what can't be held together."""
    found: list[Comparison] = []
    if is_ranked(reading):
        found.append(_ranking(reading, metric, when, question, gazetteer))
    for name in reading.against:
        found.append(question_subject.compared_with(name, metric, when, gazetteer, at))
    found += [Comparison(against) for against in _NAMED_AGAINST if reading.has(f"compare.{against}")]
    if reading.has("compare.met"):
        found.append(Comparison("target"))
    for told in reading.against_times:
        found.append(_against_time(told, when, metric, at))
    found = [one for one in dict.fromkeys(found) if one.against not in metric.says]
    if len(found) > 1:
        raise Declined("unsupported.comparisons")
    if not found and (reading.has("compare.change") or reading.has("compare.either")):
        return Comparison("previous")
    return found[0] if found else None


def _ranking(reading: Reading, metric: Metric, when: When | None, question: Question, gazetteer: Gazetteer) -> Comparison:
    sides: list[Against] = [one for one in RANKINGS if reading.has(f"rank.{one}")] or _parted(reading)
    top, bottom = reading.first("rank.top"), reading.first("rank.bottom")
    counted = top or bottom
    side = sides[0] if sides else "lowest" if bottom else "highest"
    subject = counted or reading.first("rank.commune") or reading.first("kind.")
    if counted is not None and any(name.whole and name.start == counted.end for name in reading.names):  # ``top 10 tỉnh``
        subject = None
    if subject is None or len(sides) > 1 or (side in ("best", "worst") and metric.info.direction == "neutral"):
        raise Declined("unsupported.ranking")
    if when is not None and (not when.alone or when.grain != metric.info.grain):
        raise Declined("unknown_period.ranked", grain=metric.info.grain)
    return Comparison(
        side, most=counted.slots["n"] if counted else 1, kind=question_subject.ranked_kind(reading, metric, question, gazetteer)
    )


def _against_time(told: Named, when: When | None, metric: Metric, at: datetime) -> Comparison:
    """Another period, called by what it is to the one asked for where it is one of those."""
    if told.wrong or told.when is None or not told.when.alone or (when is not None and not when.alone and told.when.grain != "year"):
        raise Declined("unknown_period.compared")
    other, base = told.when.first, when.last if when is not None else Period.holding(at, metric.info.grain)
    if told.before and other.grain == base.grain:
        return Comparison("year_before" if base.grain == "year" else "previous")
    if other == base.year_before():
        return Comparison("year_before")
    if other == base.previous():
        return Comparison("previous")
    if other.grain == "year" and other == Period.holding(base.start, "year").previous():
        return Comparison("year_before")
    if other.grain != base.grain or other == base:
        raise Declined("unknown_period.compared")
    return Comparison("period", When.of(other))

"""Why a question isn't answered: which of its words stayed unexplained, and what such words ask for."""

import re
from collections.abc import Sequence
from datetime import datetime

from bazan.analysis.questions import interpretation, phrases
from bazan.analysis.questions.lexicon import Lexicon, Phrasing
from bazan.analysis.questions.patterns import Span
from bazan.analysis.questions.question_parser import NO_PHRASING, Question, Reading, read
from bazan.analysis.questions.rejection import Declined
from bazan.analysis.questions.word_forms import runs

_PROGRAM = re.compile(
    r"\b(select|update|delete|insert|drop|truncate|alter|grant)\b.*\b(from|into|table|set|database|where)\b"
    r"|;\s*--|[<>{}\\]|\bor\b\s+\d+\s*=",
    re.IGNORECASE | re.DOTALL,
)
"""What programs are told, not people asked."""
STOPS = ("why", "forecast", "definition", "opinion", "arithmetic", "order", "listing", "person", "greeting")
"""In the order in which one of them gives the reason."""
MOST_TRIED = 60
FEWEST_OFFERED = 2


def judge_text(text: str) -> None:
    """Raises Declined for what holds no word, and for lines of a program."""
    if not any(sign.isalpha() for sign in text):
        raise Declined("unsupported.empty")
    if _PROGRAM.search(text):
        raise Declined("unsupported.program")


def declined(question: Question, readings: Sequence[Reading], whole: Sequence[Reading], lexicon: Lexicon, at: datetime) -> Declined:
    """Why no reading of the question holds. ``whole``: those that explain every word and still ask for another kind of number."""
    if whole:
        metric = lexicon.metrics[whole[0].phrasing.metric]
        rule = "cumulated" if whole[0].has("plain.cumulative") else "share" if metric.is_percent else "count"
        return Declined(f"unknown_metric.{rule}", metrics=[metric.code], label=metric.info.labels)
    tries = list(readings) + _partly(question, lexicon, at)
    bare = read(question, NO_PHRASING, at)
    assert bare is not None  # it needs nothing
    best = min(tries, key=lambda one: (len(interpretation.unexplained(one)), -one.covered), default=bare)
    left = interpretation.unexplained(best)
    named = [lexicon.metrics[best.phrasing.metric].code] if best.phrasing.metric >= 0 and best in readings else []
    if len({(name.units, name.spots) for name in best.names if not name.whole}) > 1 and named:
        return Declined("unsupported.places", metrics=named)
    return (
        _stopped(question, left, named)
        or _timed(bare, best, named)
        or _placed(question, left, bool(tries), named)
        or _joined(question, best, left, lexicon, named)
        or _named(question, tries, best, left, lexicon, named)
    )


def _partly(question: Question, lexicon: Lexicon, at: datetime) -> list[Reading]:
    """The question under phrasings of which some needed term is missing."""
    there = {span.key for span in question.terms}
    found = []
    for phrasing in lexicon.touched(question.terms)[:MOST_TRIED]:
        part = Phrasing(phrasing.metric, phrasing.needed & there, phrasing.optional)
        metric = lexicon.metrics[phrasing.metric]
        reading = read(question, part, at, metric.loose, metric.grains)
        if reading is not None:
            found.append(reading)
    return found


def _stopped(question: Question, left: Sequence[int], named: Sequence[str]) -> Declined | None:
    """Words that ask for what isn't answered here: reasons, forecasts, opinions, orders."""
    stops = [
        span
        for span in question.spans
        if span.key.startswith("stops.")
        and (any(at in left for at in range(span.start, span.end)) or (span.key == "stops.arithmetic" and span.length > 1))
        and not (span.start > 0 and span.length == 1 and question.words[span.start].capital)  # a part of a name
    ]
    longest = [span for span in stops if not any(_within(span, other) for other in stops)]
    for name in STOPS:
        span = next((one for one in longest if one.key == f"stops.{name}"), None)
        if span is not None:
            return Declined(f"unsupported.{name}", metrics=named, words=_text(question, range(span.start, span.end)))
    return None


def _within(span: Span, other: Span) -> bool:
    return other.length > span.length and other.start <= span.start and span.end <= other.end


def _timed(bare: Reading, best: Reading, named: Sequence[str]) -> Declined | None:
    """A time that is yet to come, or that nobody here can tell."""
    for told in (*best.times, *best.against_times, *bare.times):
        if told.wrong:
            return Declined("future_period" if told.wrong == "future" else "unknown_period.unread", metrics=named, when=told.when)
    return None


def _placed(question: Question, left: Sequence[int], about: bool, named: Sequence[str]) -> Declined | None:
    """Words where a place's name stands that is none here: behind ``ở``, behind ``xã``, or written as names are."""
    around = phrases.names().found(question.words)
    forms = {span.end: span.start for span in around if span.key.startswith("form.") or span.key in ("below", "not_places")}
    where = {span.end for span in question.spans if span.key == "plain.where"}
    people = {span.start for span in around if span.key == "people"}
    capitals = any(word.capital for word in question.words[1:])
    for start, end in runs([at in left for at in range(len(question.words))]):
        first = max((at for at in range(start, end) if at in forms), default=start)
        words = question.words[first:end]
        capital = first > 0 and all(word.capital for word in words)
        if start in people and question.words[start].capital and capital and len(words) > 1:
            return Declined("unsupported.person", metrics=named, words=_text(question, range(start, end)))
        behind = first in where or forms.get(first) in where
        if (capital and (behind or first in forms or len(words) > 1)) or (about and behind and not capitals):
            return Declined("unknown_place", metrics=named, words=_text(question, range(first, end)))
    return None


def _joined(question: Question, best: Reading, left: Sequence[int], lexicon: Lexicon, named: Sequence[str]) -> Declined | None:
    """Two indicators in one question."""
    joins = [span for span in question.spans if span.key == "plain.and" and span.start in left]
    if not joins or not named:
        return None
    missed = {span.key for span in question.terms if span.start in left}
    others = {lexicon.metrics[one.metric].code for one in lexicon.named(question.terms) if one.needed & missed}
    return Declined("unsupported.several", metrics=[*named, *sorted(others - set(named))[:2]]) if others - set(named) else None


def _named(
    question: Question, tries: Sequence[Reading], best: Reading, left: Sequence[int], lexicon: Lexicon, named: Sequence[str]
) -> Declined:
    """Words that name several indicators, or none, or one with something beside it that it doesn't tell apart."""
    close = [one for one in tries if not interpretation.unexplained(one)]
    codes = list(dict.fromkeys(lexicon.metrics[one.phrasing.metric].code for one in sorted(close, key=lambda one: -one.covered)))
    if len(codes) >= FEWEST_OFFERED:
        return Declined("ambiguous_metric", metrics=codes)
    words = _text(question, left)
    if not words and not codes:
        return Declined("unsupported.greeting")
    if any(span.key == "stops.negation" and span.start in left for span in question.spans):
        return Declined("unknown_metric.negation", metrics=named, words=words)
    if named or codes:
        return Declined("unknown_metric.words" if words else "unknown_metric", metrics=named or codes, words=words)
    nearest = sorted(tries, key=lambda one: (len(interpretation.unexplained(one)), -one.covered))
    return Declined(
        "unknown_metric", metrics=list(dict.fromkeys(lexicon.metrics[one.phrasing.metric].code for one in nearest)), words=words
    )


def _text(question: Question, places: Sequence[int]) -> str:
    """The words as they were typed, those that aren't neighbours parted by dots."""
    told, last = "", None
    for at in places:
        told += ("" if last is None else " " if at == last + 1 else " … ") + question.words[at].text
        last = at
    return told

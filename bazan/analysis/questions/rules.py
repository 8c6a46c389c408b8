"""Pure decisions: which indicator a question names, of whom and when, against what; or why it can't be told.

What the words don't cover is refused: a wrong answer costs more than none.
"""

from collections.abc import Sequence
from datetime import datetime

from bazan.analysis.questions import interpretation, question_subject, rejection_reasons
from bazan.analysis.questions.gazetteer import Gazetteer
from bazan.analysis.questions.lexicon import Lexicon, Metric
from bazan.analysis.questions.question_parser import Question, Reading, question_of, read
from bazan.analysis.questions.rejection import Declined
from bazan.analysis.questions.types import Chip, ChipKind, Understood
from bazan.analysis.questions.word_forms import Word, is_syllable, slips, words_of

MOST_SIGNS = 300
MOST_WORDS = 60
LEAST_MISTYPED = 5
"""Shorter words are never repaired."""


def understand(text: str, lexicon: Lexicon, gazetteer: Gazetteer, at: datetime) -> Understood:
    """What the question asks, seen from an instant. Raises Declined where it can't be told, or isn't what can be answered here."""
    if len(text) > MOST_SIGNS or len(words_of(text)) > MOST_WORDS:
        raise Declined("unsupported.long")
    rejection_reasons.judge_text(text)
    words, read_as = repaired(words_of(text), lexicon, gazetteer)
    question = question_of(words, lexicon, gazetteer)
    readings = _readings(question, lexicon, at)
    whole = [one for one in readings if not interpretation.unexplained(one)]
    fitting = [one for one in whole if interpretation.counts_as(one, lexicon.metrics[one.phrasing.metric], question)]
    if not fitting:
        raise rejection_reasons.declined(question, readings, whole, lexicon, at)
    most = max((one.own, one.covered) for one in fitting)
    best = {one.phrasing.metric: one for one in fitting if (one.own, one.covered) == most}
    try:
        reading, metric, others = _chosen(best, lexicon, at)
        return _understood(question, reading, metric, others, gazetteer, at, read_as)
    except Declined as why:
        why.metrics = why.metrics or tuple(lexicon.metrics[number].code for number in best)
        raise


def _readings(question: Question, lexicon: Lexicon, at: datetime) -> list[Reading]:
    """The question under each phrasing whose terms all stand in it."""
    found = []
    for phrasing in lexicon.named(question.terms):
        metric = lexicon.metrics[phrasing.metric]
        reading = read(question, phrasing, at, metric.loose, metric.grains)
        if reading is not None:
            found.append(reading)
    return found


def repaired(words: Sequence[Word], lexicon: Lexicon, gazetteer: Gazetteer) -> tuple[tuple[Word, ...], tuple[tuple[str, str], ...]]:
    """The words with those mended that are no word known here, no Vietnamese syllable, and one slip of the hand from just one that is."""
    found, mended = list(words), []
    for at, word in enumerate(words):
        if word.number is not None or len(word.plain) < LEAST_MISTYPED or is_syllable(word):
            continue
        if word.plain in lexicon.plains or word.plain in gazetteer.plains:
            continue
        near = {known for known in lexicon.plains if known[:1] == word.plain[:1] and slips(word.plain, known)}
        if len(near) == 1:
            meant = near.pop()
            found[at] = Word(meant, meant, meant, "", False, word.start, word.end)
            mended.append((word.text, meant))
    return tuple(found), tuple(mended)


def _chosen(best: dict[int, Reading], lexicon: Lexicon, at: datetime) -> tuple[Reading, Metric, tuple[str, ...]]:
    """Of indicators the same words name the one of the period asked for. Raises Declined where they aren't the same by other periods."""
    metrics = {number: lexicon.metrics[number] for number in best}
    first = next(iter(metrics.values()))
    same_words = len({tuple((part.start, part.end) for part in one.parts if part.key == "needed") for one in best.values()}) == 1
    if not same_words or not all(metric.is_sibling(first) for metric in metrics.values()):
        raise Declined("ambiguous_metric", metrics=[metric.code for metric in metrics.values()])
    number = interpretation.of_period(metrics, next(iter(best.values())))
    others = tuple(metric.code for other, metric in metrics.items() if other != number)
    return best[number], metrics[number], others


def _understood(
    question: Question, reading: Reading, metric: Metric, others: tuple[str, ...], gazetteer: Gazetteer, at: datetime,
    read_as: tuple[tuple[str, str], ...],
) -> Understood:  # fmt: skip
    when = interpretation.when_of(reading, metric, question, at)
    comparison = interpretation.comparison_of(reading, metric, when, question, gazetteer, at)
    spot = question_subject.spot_of(reading, metric, comparison, gazetteer, when, at)
    return Understood(
        metric.code, spot, when, comparison, interpretation.spoken_in(question.words), _chips(question, reading), read_as, others
    )  # fmt: skip


_CHIPS: dict[str, ChipKind] = {
    "needed": "metric", "term": "metric", "grain": "metric", "name": "place", "against": "comparison",
    "periods": "period", "ranges": "period", "compare": "comparison", "rank": "comparison",
}  # fmt: skip


def _chips(question: Question, reading: Reading) -> tuple[Chip, ...]:
    """The stretches of the question that were recognised, neighbours of one kind together."""
    found: list[Chip] = []
    last = -1
    for part in reading.parts:
        kind = _CHIPS.get(part.key.partition(".")[0])
        if kind is None:
            continue
        start, end = question.words[part.start].start, question.words[part.end - 1].end
        if found and found[-1].kind == kind and part.start == last:
            start = found.pop().start
        found.append(Chip(kind, start, end))
        last = part.end
    return tuple(found)

"""Reads of the room: what can be asked about as it stands in the database, a question understood, and its refusal said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection

from bazan.analysis.questions import answer_sentences, answers, question_suggestions, rules
from bazan.analysis.questions.gazetteer import Gazetteer, last_day
from bazan.analysis.questions.interpretation import spoken_in
from bazan.analysis.questions.lexicon import Lexicon
from bazan.analysis.questions.rejection import Declined
from bazan.analysis.questions.types import Answer, Refusal, Understood
from bazan.analysis.questions.word_forms import words_of
from bazan.core.language import speaking
from bazan.core.time import local_day
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import IndicatorInfo
from bazan.data.observations import api as observations
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Reach
from bazan.directory.places import api as places


def understand(question: str, reach: Reach, at: datetime) -> Understood | Refusal:
    """What the question asks at an aware instant, or why it can't be told. Of stations those in reach are known by name."""
    try:
        return _understood(question, at)
    except Declined as why:
        return _refusal(why, spoken_in(words_of(question)), reach, at)


def answer(understood: Understood, reach: Reach, at: datetime) -> Answer | Refusal:
    """The figures of a question as it was understood, or as somebody corrected it; under the rights of ``reach``.

    Raises NotFound ``indicators.unknown`` where it was corrected to an indicator there isn't.
    """
    try:
        with speaking(understood.spoken):
            return answers.answer(understood, reach, at)
    except Declined as why:
        return _refusal(why, understood.spoken, reach, at)


def ask(question: str, reach: Reach, at: datetime) -> Answer | Refusal:
    """Both at once."""
    understood = understand(question, reach, at)
    return understood if isinstance(understood, Refusal) else answer(understood, reach, at)


def _understood(question: str, at: datetime) -> Understood:
    known = _known(local_day(at))
    return rules.understand(question, known.lexicon, _with_bodies(known, question, local_day(at)), at)


def _refusal(why: Declined, spoken: str, reach: Reach, at: datetime) -> Refusal:
    with speaking(spoken):
        offered = question_suggestions.offered(why, indicators.catalogue(), reach, at)
        instead = islice((text for text, metric in offered if _asks_for(text, metric, at)), question_suggestions.MOST)
        return Refusal(why.kind, answer_sentences.refused(why), tuple(instead))


def _asks_for(text: str, metric: str, at: datetime) -> bool:
    """Whether a question that is offered is itself understood, and as it is meant."""
    known = _known(local_day(at))
    try:
        return rules.understand(text, known.lexicon, known.gazetteer, at).metric == metric
    except Declined:
        return False


@dataclass(frozen=True)
class _Known:
    """The names of a catalogue and of the places of a day, with what they were made from."""

    infos: tuple[IndicatorInfo, ...]
    stamp: int | None
    day: date
    lexicon: Lexicon
    gazetteer: Gazetteer
    kinds: tuple[dict[str, Any], ...]

    def holds(self, infos: Sequence[IndicatorInfo], stamp: int | None, day: date) -> bool:
        same = len(infos) == len(self.infos) and all(one is other for one, other in zip(infos, self.infos, strict=True))
        return same and (stamp, day) == (self.stamp, self.day)


_kept: dict[str, _Known] = {}


def _known(day: date) -> _Known:
    """Made anew when the catalogue changes, a place does, or a day begins."""
    name, infos, stamp = connection.settings_dict["NAME"], indicators.catalogue(), places.stamp()
    kept = _kept.get(name)
    if kept is None or not kept.holds(infos, stamp, day):
        kinds = tuple(kind for board in indicators.boards() for kind in board["kinds"] or ())
        kept = _Known(tuple(infos), stamp, day, Lexicon(infos, kinds), _gazetteer(day), kinds)
        _kept.clear()
        _kept[name] = kept
    return kept


def _gazetteer(day: date) -> Gazetteer:
    units = [unit for kind in ("commune", "district", "province", "region") for unit in places.everything(kind)]
    gone = [unit for unit in units if unit.valid_to is not None and unit.valid_to <= day]
    led: dict[date, dict[int, list[int]]] = {}
    for end in {last_day(unit) for unit in gone}:
        for passage in places.passages(end, day):
            led.setdefault(end, {}).setdefault(passage.from_id, []).append(passage.to_id)
    heirs = {}
    for unit in gone:
        end = last_day(unit)
        below = [led[end].get(one.id, []) for one in reversed(places.subtree(unit.id, end))]  # its communes before the unit itself
        heirs[unit.id] = list(dict.fromkeys(heir for part in below for heir in part))
    return Gazetteer(places.root(day), units, heirs)


def _with_bodies(known: _Known, question: str, day: date) -> Gazetteer:
    """With the bodies of the day, and the things of the kinds the question names: asked anew, since each reader sees others."""
    kinds = {span.key for span in known.lexicon.kinds.found(words_of(question))}
    things = [thing for kind in sorted(kinds) for thing in observations.things(kind=kind)]
    return known.gazetteer.with_bodies(organizations.all_on(day), things, known.kinds)

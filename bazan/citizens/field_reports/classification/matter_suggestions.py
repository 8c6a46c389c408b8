"""Which matter the words of a report speak of, and whether life may be in danger: told with how sure that is and by which words.

A person decides: below the bar somebody looks before anything is sorted, and danger that only the model sees calls somebody to look.
"""

from bazan.citizens.field_reports import rules
from bazan.citizens.field_reports.policy import policy, services
from bazan.citizens.field_reports.types import Service, Suggested
from bazan.directory.machine_models import api as machine_models

MATTER, URGENCY, DANGER = "field_reports.matter", "field_reports.urgency", "danger"
"""The two models of this room, and the label of the second that counts here."""
MOST = 3


def suggestions(text: str) -> tuple[Suggested, ...]:
    """The likeliest services of a text, the likeliest first. Without a model in force the services' own keywords say; none where nothing
    of the text is known."""
    if not rules.words_of(text):
        return ()
    held = machine_models.reader(MATTER)
    if held is None:
        return _by_keywords(text)
    number, reader = held
    known, bar = services(), policy().sure
    found = [one for one in reader.suggest(text) if one.label in known][:MOST]
    return tuple(
        Suggested(one.label, round(one.probability, 3), one.probability >= bar, tuple(word for word, _ in one.words), f"{MATTER}:{number}")
        for one in found
    )


def danger(text: str) -> float | None:
    """How likely the words tell of danger to life, where a person ought to look at once; null: it isn't enough, or no model judges."""
    held = machine_models.reader(URGENCY) if rules.words_of(text) else None
    if held is None:
        return None
    _, reader = held
    told = next((one.probability for one in reader.suggest(text) if one.label == DANGER), 0.0)
    return round(told, 3) if told >= reader.thresholds.get(DANGER, 1.0) else None


def _by_keywords(text: str) -> tuple[Suggested, ...]:
    said = rules.bare(text)
    found = [(one, words) for one in services().values() if (words := _heard(one, said))]
    total = sum(len(words) for _, words in found)
    ranked = sorted(found, key=lambda each: (-len(each[1]), each[0].order))[:MOST]
    return tuple(Suggested(one.code, round(len(words) / (total + 1), 3), False, words, "") for one, words in ranked)


def _heard(one: Service, said: str) -> tuple[str, ...]:
    return tuple(word for word in one.keywords if rules.bare(word) in said)

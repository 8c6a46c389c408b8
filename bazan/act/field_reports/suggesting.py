"""Which matter the words of a report speak of: told with how sure that is and by which of its words; a person decides."""

from bazan.act.field_reports import rules
from bazan.act.field_reports.policy import services
from bazan.act.field_reports.types import Service, Suggested

MOST = 3


def suggestions(text: str) -> tuple[Suggested, ...]:
    """The likeliest services of a text, the likeliest first; none where nothing of it is known."""
    said = f" {' '.join(sorted(rules.words_of(text)))} "
    bare = rules.bare(text)
    found = [(len(words), one, words) for one in services().values() if (words := _heard(one, bare))]
    total = sum(count for count, _, _ in found)
    ranked = sorted(found, key=lambda each: (-each[0], each[1].order))[:MOST] if said.strip() else []
    return tuple(Suggested(one.code, round(count / (total + 1), 3), False, words, "") for count, one, words in ranked)


def _heard(one: Service, bare: str) -> tuple[str, ...]:
    return tuple(word for word in one.keywords if rules.bare(word) in bare)

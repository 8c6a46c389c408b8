"""Pure decisions: which topic speaks of a page, and which passages answer a question."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise

from bazan.platform.text_classification.api import folded
from bazan.screens.help.types import Hit, Section, Topic

BEFORE, PASSAGE = 60, 200
"""Signs shown before the first word found, and in all."""
IN_TITLE, IN_HEADING = 20, 5
"""How much more a word counts there than in the text."""


def topic_of(address: str, pages: Mapping[str, str]) -> str:
    """The topic that speaks of a page: of addresses to topics the longest that the page's begins with; empty if none does."""
    asked = address.strip("/").split("/")
    speaking = [page.strip("/").split("/") for page in pages]
    fitting = [parts for parts in speaking if len(parts) <= len(asked) and all(a in ("*", b) for a, b in zip(parts, asked, strict=False))]
    nearest = max(fitting, key=lambda parts: (len(parts), -parts.count("*")), default=None)
    return pages["/" + "/".join(nearest)] if nearest else ""


def bare(text: str) -> str:
    """Small letters without marks, sign for sign of a composed text (NFC), so that what is found in it stands at the same place there."""
    return "".join((folded(sign.lower())[:1] or sign) for sign in unicodedata.normalize("NFC", text))


def words_of(question: str) -> list[str]:
    """The words asked for, each once."""
    return list(dict.fromkeys(re.findall(r"\w+", bare(question))))


def hits(question: str, topics: Iterable[Topic]) -> list[Hit]:
    """Topics that hold every word, the best first: one in a title counts most, then one in a heading."""
    words, weighed = words_of(question), []
    if not words:
        return []
    for topic in topics:
        everything = " ".join([topic.bare_title, *(f"{one.bare_title} {one.bare_text}" for one in topic.sections)])
        if not all(word in everything for word in words):
            continue
        section = max(topic.sections, key=lambda one: _worth(words, one))
        worth = _worth(words, section) + IN_TITLE * sum(word in topic.bare_title for word in words)
        weighed.append((worth, Hit(topic, section, passage(section, words))))
    return [hit for _, hit in sorted(weighed, key=lambda one: -one[0])]


def _worth(words: Iterable[str], section: Section) -> int:
    return sum(IN_HEADING * (word in section.bare_title) + (word in section.bare_text) for word in words)


def passage(section: Section, words: Collection[str]) -> tuple[tuple[str, bool], ...]:
    """The text around the first word found, cut between words, in pieces that say which are words asked for."""
    text, plain = section.text, section.bare_text
    found = [place for word in words if (place := plain.find(word)) >= 0]
    start = max(min(found, default=0) - BEFORE, 0)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = text.find(" ", start + PASSAGE)
    end = len(text) if end < 0 else end
    spots = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    edges = [start, *(edge for spot in spots.finditer(plain, start, end) for edge in spot.span()), end]
    pieces = [(text[a:b], bool(number % 2)) for number, (a, b) in enumerate(pairwise(edges)) if b > a]
    before, after = [("… ", False)] if start else [], [(" …", False)] if end < len(text) else []
    return (*before, *pieces, *after)

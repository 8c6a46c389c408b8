"""Facts to sentences, by clauses of the labels. Pure: a clause is said where the fact holds all it speaks of, and nothing else is said.

A label is words with slots; a slot is filled by the fact's figure, word, moment or parts of that name, and by nothing but them. So a
sentence can print no number that isn't its fact's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from bazan.analysis.briefings import formats
from bazan.analysis.briefings.types import Fact, Figure, Piece, Sentence
from bazan.core.labels import label
from bazan.core.language import in_every_language, words

CLAUSES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "number": (
        ("so_far", "head"),
        tuple(f"{side}_{limit}" for side in ("at", "over", "under") for limit in ("watch", "off", "disaster")),
        ("rise", "fall", "same"),
        ("times",),
        ("year",),
        ("station",),
        ("contributions", "movers"),
        ("worst",),
    ),
    "insight": (("head",), ("value",)),
    "forecast": (("head",), ("watch", "off", "disaster"), ("chance", "scarce")),
    "alerts": (("head",), ("grave",), ("waiting",), ("raised",)),
    "alert": (("head",), ("waiting",)),
    "incidents": (("head",), ("opened",)),
    "incident": (("head",), ("tasks",), ("late",)),
    "directives": (("head",), ("due",), ("effective",)),
    "directives_late": (("head",),),
    "directive_late": (("head",),),
    "directives_soon": (("head",),),
    "directive_soon": (("head",),),
    "directive_given": (("head",), ("state",)),
    "directive_effect": (("head",), ("from",), ("goal",), ("verdict",), ("estimate", "unjudged")),
    "reports_late": (("head",), ("danger",), ("burdens",)),
    "reports_soon": (("head",),),
    "rows_late": (("head",),),
    "rows_soon": (("head",),),
    "silent": (("head",),),
    "forgotten": (("head",),),
}
"""Kind of a fact to its clauses in order; of those in one bracket the first that can be said is said, the others aren't."""
_SLOT = re.compile(r"\{(\w+)\}")


def sentence(fact: Fact) -> Sentence:
    """What is said of a fact, in each language; no pieces: it lacks what its first clause speaks of."""
    return Sentence((fact.id,), fact.section, fact.sector, in_every_language(lambda: tuple(_pieces(fact))), fact.address)


def sentences(facts: Iterable[Fact]) -> tuple[Sentence, ...]:
    """One sentence a fact that has its head, in the order of the facts."""
    return tuple(one for one in map(sentence, facts) if all(one.pieces.values()))


def printed(facts: Iterable[Fact]) -> set[tuple[str, str]]:
    """(fact, slot) of every figure that a sentence prints, in either language."""
    return {
        (fact.id, piece.slot) for fact in facts for pieces in sentence(fact).pieces.values() for piece in pieces if piece.of == "figure"
    }


def _pieces(fact: Fact) -> Iterator[Piece]:
    for n, alternatives in enumerate(CLAUSES[fact.kind]):
        texts = (label(f"briefings.clause.{fact.kind}.{clause}") for clause in alternatives)
        chosen = next((text for text in texts if all(_held(fact, slot) for slot in _SLOT.findall(text))), "")
        if n == 0 and not chosen:
            return  # without its head nobody would know what the rest is about
        yield from _filled(fact, chosen)
    yield Piece(".")


def _held(fact: Fact, slot: str) -> bool:
    return slot in fact.figures or slot in fact.words or slot in fact.moments or bool(fact.parts.get(slot))


def _filled(fact: Fact, text: str) -> Iterator[Piece]:
    at = 0
    for slot in _SLOT.finditer(text):
        if slot.start() > at:
            yield Piece(text[at : slot.start()])
        yield from _slot(fact, slot[1])
        at = slot.end()
    if at < len(text):
        yield Piece(text[at:])


def _slot(fact: Fact, slot: str) -> Iterator[Piece]:
    if slot in fact.figures:
        yield _figure(fact.figures[slot], slot)
    elif slot in fact.words:
        yield Piece(words(fact.words[slot]), "word", slot)
    elif slot in fact.moments:
        yield Piece(formats.moment(fact.moments[slot]), "moment", slot)
    else:
        for n, part in enumerate(fact.parts[slot]):
            yield from (Piece(", "),) if n else ()
            yield Piece(words(part.name), "word", f"{slot}.{n}")
            yield Piece(" (")
            yield _figure(part.figure, f"{slot}.{n}")
            yield Piece(")")


def _figure(one: Figure, slot: str) -> Piece:
    return Piece(formats.figure(one), "figure", slot, one.code)


def figures(fact: Fact) -> Iterator[tuple[str, Figure]]:
    """Every figure of a fact by its slot; the n-th part of a list is ``list.n``."""
    yield from fact.figures.items()
    for slot, parts in fact.parts.items():
        yield from ((f"{slot}.{n}", part.figure) for n, part in enumerate(parts))

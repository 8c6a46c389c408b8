"""The passports of a briefing's figures: what each number is, how and of what it was made, by whom and when it was issued. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from bazan.analysis.briefings import formats
from bazan.analysis.briefings.sentences import figures
from bazan.analysis.briefings.types import Content, Fact, Figure, Part, Words
from bazan.core.labels import label
from bazan.core.language import in_every_language, words

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is read for a digit."""
LENGTH = 10


def coded(fact: Fact, codes: Mapping[tuple[str, str], str]) -> Fact:
    """The fact with the codes of its figures. ``codes``: (fact, slot) to code; figures without one are never printed."""

    def with_code(slot: str, figure: Figure) -> Figure:
        return replace(figure, code=codes.get((fact.id, slot), ""))

    parts = {
        slot: tuple(Part(part.name, with_code(f"{slot}.{n}", part.figure)) for n, part in enumerate(held))
        for slot, held in fact.parts.items()
    }
    return replace(fact, figures={slot: with_code(slot, figure) for slot, figure in fact.figures.items()}, parts=parts)


def without_inputs(fact: Fact) -> Fact:
    """The fact as it stands in a briefing: what its figures were made of is told by their passports."""

    def bare(figure: Figure) -> Figure:
        return replace(figure, origin=replace(figure.origin, inputs=()))

    parts = {slot: tuple(Part(part.name, bare(part.figure)) for part in held) for slot, held in fact.parts.items()}
    return replace(fact, figures={slot: bare(figure) for slot, figure in fact.figures.items()}, parts=parts)


def numbered(facts: Iterable[Fact]) -> Iterator[tuple[Fact, str, Figure]]:
    """(fact, slot, figure) of every figure that has a code, in the order of the facts."""
    for fact in facts:
        yield from ((fact, slot, figure) for slot, figure in figures(fact) if figure.code)


def name_of(fact: Fact, slot: str) -> str:
    """What a figure is, in the language spoken: of a number its name and which of its figures; of a count what is counted."""
    listed, _, n = slot.partition(".")
    if n:
        own = words(fact.parts[listed][int(n)].name)
        return f"{_subject(fact)}: {own}" if "name" in fact.words else f"{words(fact.parts[listed][int(n)].figure.origin.formula)}: {own}"
    if "name" not in fact.words or fact.kind.startswith("rows"):
        subject = _subject(fact)
        return f"{subject}: {words(fact.figures[slot].origin.formula)}" if subject else words(fact.figures[slot].origin.formula)
    which = label(f"briefings.figure.{slot.partition('_')[0]}")
    return f"{_subject(fact)}, {which}" if which else _subject(fact)


def _subject(fact: Fact) -> str:
    return next((words(fact.words[slot]) for slot in ("name", "what", "code") if slot in fact.words), "")


def payload(content: Content, fingerprint: str, fact: Fact, slot: str, figure: Figure, address: str) -> dict[str, Any]:
    """What the passport of a figure says. ``fingerprint``: of the briefing it stands in; ``address``: what people type to get here."""
    origin = figure.origin
    return {
        "code": figure.code,
        "name": in_every_language(lambda: name_of(fact, slot)),
        "printed": in_every_language(lambda: formats.figure(figure)),
        "value": figure.value,
        "unit": dict(figure.unit),
        "what": origin.what,
        "version": origin.version,
        "formula": dict(origin.formula),
        "law": origin.law,
        "period": origin.period,
        "place": dict(_place(content, fact, slot)),
        "inputs": msgspec.to_builtins(origin.inputs),
        "inputs_total": origin.inputs_total,
        "page": address + origin.address if origin.address else "",
        "briefing": content.head.symbol,
        "organization": dict(content.head.organization),
        "issued_at": content.issued_at.isoformat(),
        "issued_by": content.issued_by,
        "briefing_sha256": fingerprint,
    }


def _place(content: Content, fact: Fact, slot: str) -> Words:
    listed, _, n = slot.partition(".")
    if n and fact.kind == "number":
        return fact.parts[listed][int(n)].name
    return fact.words.get("place", content.head.place)

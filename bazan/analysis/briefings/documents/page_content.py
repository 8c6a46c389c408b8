"""A briefing as it stands on paper, in the language spoken: every line as text, before anything is drawn. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bazan.analysis.briefings import formats, passports
from bazan.analysis.briefings.documents.layout import layout
from bazan.analysis.briefings.types import Content, Moment, Section, Sentence
from bazan.core.labels import label
from bazan.core.language import either, language, words
from bazan.core.time import local_day

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True)
class Line:
    """A sentence of the text with the code of the number it is about; empty: it is about none."""

    text: str
    code: str
    href: str
    """Address of the passport, or of the page the sentence is about."""


@dataclass(frozen=True)
class Group:
    """Lines of one sector; ``title`` empty: of no one sector."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Chapter:
    """A section of the text with its Roman number."""

    title: str
    groups: tuple[Group, ...]
    empty: str
    """What is said where there is nothing to say."""


@dataclass(frozen=True)
class Row:
    """A number of the annex."""

    code: str
    name: str
    printed: str
    value: float
    digits: int
    unit: str
    period: str
    place: str
    formula: str
    law: str
    href: str
    main: bool
    """The number a sentence is about: it has a QR code."""


@dataclass(frozen=True)
class Paper:
    """Everything on the paper."""

    nation: str
    motto: str
    above: str
    organization: str
    symbol: str
    place_date: str
    type: str
    subject: str
    opening: str
    chapters: tuple[Chapter, ...]
    closing: str
    recipients_head: str
    recipients: tuple[str, ...]
    authority: str
    post: str
    signer: str
    annex: str
    annex_of: str
    heads: tuple[str, ...]
    """Of the annex's table."""
    rows: tuple[Row, ...]
    key: str
    """What proves the passports, as it is told on paper."""


def drawn(content: Content, public_key: str, address: str) -> Paper:
    """The paper of a briefing. ``address``: what people type to get here; ``public_key``: what proves the passports."""
    head, scope, nation = content.head, content.scope, layout().nation
    on, span = local_day(content.issued_at), formats.span(scope.start, scope.end)
    symbol = label("briefings.paper.symbol", symbol=head.symbol)
    return Paper(
        nation=either(nation["name"], nation["name_en"]),
        motto=either(nation["motto"], nation["motto_en"]),
        above=words(head.above).upper(),
        organization=words(head.organization).upper(),
        symbol=symbol,
        place_date=_place_date(words(head.seat), on),
        type=label("briefings.paper.type"),
        subject=label(f"briefings.subject.{scope.kind}", span=span),
        opening=label("briefings.paper.opening", at=formats.moment(Moment(scope.at, "minute")), place=words(head.place)),
        chapters=tuple(_chapters(content, address)),
        closing=label("briefings.paper.closing", address=f"{address}/n/"),
        recipients_head=label("briefings.paper.recipients"),
        recipients=tuple(_recipients(content)),
        authority=words(head.authority).upper(),
        post=words(head.post).upper(),
        signer=head.signer,
        annex=label("briefings.paper.annex"),
        annex_of=label("briefings.paper.annex_of", symbol=head.symbol, day=formats.day(on), organization=words(head.organization)),
        heads=tuple(label(f"briefings.paper.{name}") for name in ("code", "figure", "value", "where")),
        rows=tuple(_rows(content, address)),
        key=label("briefings.paper.key", public_key=public_key),
    )


def _place_date(seat: str, on: date) -> str:
    """Days below 10 and the months 1 and 2 with a 0 in front (appendix I, II.4.b)."""
    month = f"{on.month:02}" if on.month <= 2 else f"{on.month}"
    return either(f"{seat}, ngày {on.day:02} tháng {month} năm {on.year}", f"{seat}, {formats.day(on)}")


def _chapters(content: Content, address: str) -> Iterator[Chapter]:
    for numeral, section in zip(ROMAN, content.sections, strict=False):
        groups = tuple(_groups(content, section, address))
        title = f"{numeral}. {label(f'briefings.section.{section}').upper()}"
        yield Chapter(title, groups, "" if groups else label("briefings.without"))


def _groups(content: Content, section: Section, address: str) -> Iterator[Group]:
    """First what is of no one sector, then each sector in the order of the wall, numbered."""
    told = [one for one in content.sentences if one.section == section]
    number = 0
    for sector in ("", *content.head.sectors):
        lines = tuple(_line(one, address) for one in told if one.sector == sector)
        if not lines:
            continue
        number += bool(sector)
        yield Group(f"{number}. {words(content.head.sectors[sector])}" if sector else "", lines)


def _line(one: Sentence, address: str) -> Line:
    code = next((piece.code for piece in one.pieces[language()] if piece.code), "")
    href = passport_address(address, code) if code else address + one.address if one.address else ""
    return Line(one.text(language()), spelled(code), href)


def _recipients(content: Content) -> Iterator[str]:
    """Each on a line of its own, the copies kept last (appendix I, II.9.d)."""
    yield from (f"- {words(one)};" for one in content.head.recipients)
    yield label("briefings.paper.kept", drafter=f", {content.head.drafter}" if content.head.drafter else "")


def _rows(content: Content, address: str) -> Iterator[Row]:
    for fact, slot, figure in passports.numbered(content.facts.values()):
        payload = passports.payload(content, "", fact, slot, figure, address)
        yield Row(
            code=spelled(figure.code), name=payload["name"][language()], printed=formats.figure(figure), value=figure.value,
            digits=figure.digits, unit=words(figure.unit), period=formats.told(figure.origin.period), place=words(payload["place"]),
            formula=words(figure.origin.formula), law=figure.origin.law, href=passport_address(address, figure.code),
            main=slot == next(iter(fact.figures), ""),
        )  # fmt: skip


def spelled(code: str) -> str:
    """A code in two halves, as people read it aloud."""
    half = passports.LENGTH // 2
    return f"{code[:half]}-{code[half:]}" if code else ""


def passport_address(address: str, code: str) -> str:
    """Where the passport of a number is opened."""
    return f"{address}/n/{code}"

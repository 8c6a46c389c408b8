"""What crosses this room's border. Instants are UTC and aware; words are a table of both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from bazan.analysis.briefings.grammar import Kind as Kind
from bazan.analysis.briefings.grammar import Section as Section

Words = Mapping[str, str]
KINDS: tuple[Kind, ...] = get_args(Kind)
SECTIONS: tuple[Section, ...] = get_args(Section)
"""In the order of the paper: beyond a target; moved; alerts and incidents; late; coming; decided and what it did; missing data."""
Form = Literal["plain", "change", "signed"]
"""How a figure is written: as it is; as a difference, of percentages in points; as a difference with its sign."""
Format = Literal["docx", "pdf", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)
EVERY_SECTOR = "*"


@dataclass(frozen=True)
class Input:
    """One thing a figure was made of. ``value`` null: what it adds can't be told apart."""

    name: Words
    period: str = ""
    value: float | None = None
    count: int = 0
    """Observations or rows behind it; 0: not said."""
    source: str = ""
    """Where it lies: a row of a dataset, a datastream, the SHA-256 of the file received."""


@dataclass(frozen=True)
class Origin:
    """Where a figure comes from, as it was known at the minute of issue."""

    what: str
    """Code of the indicator, or of what was counted."""
    formula: Words
    """As people read it."""
    version: int = 0
    """Of the formula; 0: it has none."""
    period: str = ""
    """As ``Period.text``, or the instant of a count."""
    inputs: tuple[Input, ...] = ()
    inputs_total: int = 0
    """How many there are; the first of them stand in ``inputs``."""
    law: str = ""
    """What a limit or a formula is taken from."""
    address: str = ""
    """Path of the page that shows it."""


@dataclass(frozen=True)
class Figure:
    """A number that may be printed. ``unit`` empty: a bare count."""

    value: float
    digits: int
    unit: Words
    origin: Origin
    form: Form = "plain"
    code: str = ""
    """Of its passport; empty until it is issued."""


@dataclass(frozen=True)
class Part:
    """A place, or another part of the whole, with its own figure."""

    name: Words
    figure: Figure


@dataclass(frozen=True)
class Moment:
    """A time that may be printed: a period by its grain, or a minute of the clock."""

    start: datetime
    grain: Literal["minute", "hour", "day", "week", "month", "quarter", "year"]


@dataclass(frozen=True)
class Fact:
    """What is known of one thing at the minute of issue: all that its sentence may say."""

    id: str
    kind: str
    """Which clauses speak of it (``composing.CLAUSES``)."""
    section: Section
    sector: str
    """Empty: of no one sector."""
    words: Mapping[str, Words]
    figures: Mapping[str, Figure]
    """The first is the one the sentence is about."""
    moments: Mapping[str, Moment] = field(default_factory=dict)
    parts: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    address: str = ""
    """Path of its page."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence and where it is from: ``said`` by the label, else the slot of its fact that holds it."""

    text: str
    of: Literal["said", "word", "moment", "figure"] = "said"
    slot: str = ""
    code: str = ""
    """Of a figure: its passport's."""


@dataclass(frozen=True)
class Sentence:
    """One sentence in each language, made of nothing but the facts named."""

    facts: tuple[str, ...]
    section: Section
    sector: str
    pieces: Mapping[str, tuple[Piece, ...]]
    address: str = ""

    def text(self, spoken: str) -> str:
        """The sentence in a language."""
        return "".join(piece.text for piece in self.pieces[spoken])


@dataclass(frozen=True)
class Scope:
    """What a briefing is about: nobody makes one of more than the own reach, and whoever reaches all of it may read it."""

    kind: Kind
    at: datetime
    start: datetime
    """What happened in [start, end) is told; what stands is told as of ``at``."""
    end: datetime
    place_id: int
    sector: str
    """``*``: every sector."""


@dataclass(frozen=True)
class Head:
    """What stands above and below the text, as it stood when the briefing was issued."""

    organization: Words
    above: Words
    """The body the issuer belongs to; empty: none."""
    symbol: str
    """Number and symbol: ``05/BC-IOC``."""
    seat: Words
    """Where the issuer sits, on the line of place and date."""
    place: Words
    """The territory it is about."""
    sectors: Mapping[str, Words]
    """Names of the sectors in it, in the order of the wall."""
    authority: Words
    """In whose stead it is signed; empty: in the signer's own right."""
    post: Words
    signer: str
    recipients: tuple[Words, ...]
    drafter: str
    """Abbreviation of who drafted it, on the line of copies kept."""


@dataclass(frozen=True)
class Content:
    """A briefing whole, as it is frozen and signed."""

    scope: Scope
    head: Head
    number: int
    issued_at: datetime
    issued_by: str
    sections: tuple[Section, ...]
    facts: Mapping[str, Fact]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class BriefingInfo:
    """A briefing in a list."""

    id: int
    series: int
    """The number of its first version."""
    version: int
    kind: Kind
    symbol: str
    place_id: int
    sector: str
    start: datetime
    end: datetime
    at: datetime
    issued_at: datetime
    issued_by: str
    organization_id: int
    fingerprint: str
    """SHA-256 of what was frozen."""
    replaced: bool
    """A later version of it was issued."""


@dataclass(frozen=True)
class Document:
    """A briefing as a file, byte for byte as it was made at its issue."""

    name: str
    media_type: str
    data: bytes
    sha256: str


@dataclass(frozen=True)
class Passport:
    """The signed bundle of one number: JSON that a standalone program checks."""

    code: str
    briefing_id: int
    fact: str
    figure: str
    signed: str

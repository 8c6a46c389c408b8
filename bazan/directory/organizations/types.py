"""What crosses this room's border."""

from dataclasses import dataclass
from datetime import date

KINDS = ("province", "department", "commune", "service", "command")
"""What a body is; the word of each is ``organizations.kind.KIND``."""


@dataclass(frozen=True)
class OrganizationInfo:
    """A body of the state during [valid_from, valid_to). The code alone is ambiguous without a day."""

    id: int
    code: str
    name: str
    name_en: str
    short_name: str
    kind: str
    parent_id: int | None
    valid_from: date
    valid_to: date | None
    place_id: int | None = None
    """Its territory: a commune's committee has the commune, everybody else the whole territory unless it names a place."""

    def valid(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    @property
    def empty(self) -> bool:
        """An era that was taken back: of no day, but others may point to its number."""
        return self.valid_from == self.valid_to


@dataclass(frozen=True)
class Era:
    """How a body is called, and what it answers for, during [valid_from, valid_to)."""

    name: str
    name_en: str
    short_name: str
    kind: str
    parent: str
    """The code of whom it belongs to; empty: nobody."""
    place_id: int | None
    valid_from: date
    valid_to: date | None = None
    responsible: tuple[tuple[str, int], ...] = ()
    """(sector or ``*``, place), in their order."""


@dataclass(frozen=True)
class Tenure:
    """Somebody, by user name, holds a post during [since, until)."""

    who: str
    since: date
    until: date | None = None

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Post:
    """A post of a body, held by one person at a time (W3C ORG: Post)."""

    title: str
    title_en: str
    held: tuple[Tenure, ...] = ()

    def holder(self, on: date) -> str:
        """The user name of who holds it on this day; empty: nobody."""
        return next((one.who for one in self.held if one.holds(on)), "")


@dataclass(frozen=True)
class Contacts:
    """How a body is reached."""

    phone: str = ""
    mail: str = ""
    address: str = ""


@dataclass(frozen=True)
class Body:
    """A body over all its days: its eras, the earliest first, how it is reached, its posts."""

    eras: tuple[Era, ...]
    contacts: Contacts = Contacts()
    posts: tuple[Post, ...] = ()
    own: bool = False
    """It was changed in the browser: the province's folder says nothing of it any more."""

    @property
    def newest(self) -> Era:
        return self.eras[-1]

    def era(self, on: date) -> Era | None:
        """How it stands on this day; null: it doesn't."""
        return next((one for one in self.eras if one.valid_from <= on and (one.valid_to is None or on < one.valid_to)), None)


@dataclass(frozen=True)
class Proposal:
    """What an act would make of the bodies it touches: the subject and the state of a change."""

    subject: str
    state: dict

"""How ``briefings.toml`` of a province is written: who issues briefings and how its papers look, and which are made when and for whom."""

from dataclasses import dataclass
from typing import Annotated, Literal

from bazan.platform.declarations.api import Between, Declaration, Keys, Names, Pattern

Section = Literal["beyond", "moved", "events", "late", "coming", "decided", "data"]
Kind = Literal["daily", "weekly", "monthly", "meeting"]
Clock = Annotated[str, Pattern(r"([01]\d|2[0-3]):[0-5]\d", "06:30")]
Count = Annotated[int, Between(1, 50)]
Organization = Annotated[str, Names("organization")]


@dataclass(frozen=True, kw_only=True)
class Issuer(Declaration):
    """A body that issues briefings, and what its papers say around the text."""

    organization: Organization
    """its code in `organizations.toml`"""
    abbreviation: str
    """as its head laid down: the last part of the symbol `05/BC-…`"""
    seat: str
    """the place on the line of place and date: the unit where it sits"""
    seat_en: str
    """the same in English"""
    authority: str = ""
    """in whose stead it is signed, `TM. ỦY BAN NHÂN DÂN` or `KT. GIÁM ĐỐC`"""
    authority_en: str = ""
    """the same in English"""
    post: str = ""
    """of who signs, `GIÁM ĐỐC`"""
    post_en: str = ""
    """the same in English"""
    signer: str = ""
    """who signs; empty: the name is written by hand"""
    drafter: str = ""
    """abbreviation of the unit that drafts, on the line of copies kept"""
    source: str
    """where seat, abbreviation and posts are taken from"""


@dataclass(frozen=True, kw_only=True)
class Recipient(Declaration):
    """Who is told, in the app and by mail; who can't read all of the briefing is told nothing."""

    role: str = ""
    """everybody who holds this role over its place and sector"""
    organization: Organization = ""
    """or the members of this organization"""

    def judge(self, keys: Keys) -> None:
        keys.just_one("role", "organization")


@dataclass(frozen=True, kw_only=True)
class Schedule(Declaration):
    """A briefing that is made by itself."""

    code: str
    """its name to the file"""
    kind: Literal["daily", "weekly", "monthly"]
    """what it tells: since the working day before, the week that ended, the month that ended"""
    at: Clock
    """local clock time; on a working day, on the next one where its own rests"""
    day: Annotated[int, Between(1, 28)] = 1
    """of a weekly one the weekday, 1 is Monday; of a monthly one the day of the month"""
    issuer: Organization
    """the organization that issues it"""
    place: Annotated[str, Names("place")] = ""
    """the code of a commune; empty: the whole territory"""
    sector: Annotated[str, Names("sector")] = "*"
    """one sector, or all"""
    sections: tuple[Section, ...] = ()
    """what it holds, in this order; empty: everything"""
    languages: tuple[Literal["vi", "en"], ...] = ("vi",)
    """in which it is printed"""
    recipients: tuple[Recipient, ...] = ()
    """who is told when it is issued"""

    def judge(self, keys: Keys) -> None:
        if self.kind == "weekly" and self.day > 7:
            keys.wrong("day", "keys.between", given=self.day, low="1", high="7")


@dataclass(frozen=True, kw_only=True)
class Most(Declaration):
    """How much of one sector is told, by kind: numbers beyond their target, numbers that moved, insights, forecasts, so many of each."""

    daily: Count = 2
    weekly: Count = 3
    monthly: Count = 5
    meeting: Count = 3


@dataclass(frozen=True, kw_only=True)
class BriefingsFile(Declaration):
    """`briefings.toml`."""

    notable: Annotated[float, Between(0, 100)] = 1.5
    """a number is told when it moved by so many times its usual move"""
    most: Most = Most()
    """how many numbers, insights and forecasts of one sector are told at most"""
    issuers: tuple[Issuer, ...] = ()
    """who issues, below"""
    schedules: tuple[Schedule, ...] = ()
    """what is made by itself, below"""

    def judge(self, keys: Keys) -> None:
        keys.once("issuers", [one.organization for one in self.issuers])
        keys.once("schedules", [one.code for one in self.schedules])
        for at, one in enumerate(self.schedules):
            keys.among(f"schedules[{at}].issuer", [one.issuer], [issuer.organization for issuer in self.issuers])

    def issuer(self, organization: str) -> Issuer | None:
        """How the papers of an organization look; null: the file doesn't say."""
        return next((one for one in self.issuers if one.organization == organization), None)

"""What everybody may see, and the door of other programs: ``citizens.toml``, ``open311.toml``."""

from dataclasses import dataclass
from typing import Annotated, Any

from bazan.platform.declarations.api import Declaration, Keys, Names, Pattern, Whole
from bazan.processes.province_folder.grammar.codes import Count, Dataset, Indicator, Said


@dataclass(frozen=True, kw_only=True)
class Lookup(Declaration):
    """A row by the code on a paper and a second fact that only its owner knows."""

    dataset: Dataset
    """of which table"""
    key: str
    """the column of the code"""
    proof: str
    """the column of the second fact, stored as a keyed hash (`personal = "hash"`)"""
    shows: tuple[str, ...]
    """columns that are shown"""


@dataclass(frozen=True, kw_only=True)
class Offices(Declaration):
    """Where people hand in papers."""

    dataset: Dataset
    """of which table"""
    name: str
    """the column of the name"""
    place: str
    """of the commune"""
    state: str
    """of how it stands"""
    told_at: str
    """of when that was told"""
    moving: tuple[str, ...]
    """states in which numbers change"""
    fresh_s: Count
    """so long they are believed"""
    numbers: tuple[str, ...]
    """columns that are shown"""
    about: tuple[str, ...]
    """columns told of the offices of one's own commune"""


@dataclass(frozen=True, kw_only=True)
class CitizensFile(Declaration):
    """`citizens.toml`: what everybody may see."""

    shelters: tuple[Annotated[str, Names("layer")], ...] = ()
    """layers of shelters"""
    near: tuple[Indicator, ...] = ()
    """figures of stations nearby"""
    figures: tuple[Indicator, ...] = ()
    """figures of the whole province"""
    tables: tuple[Dataset, ...] = ()
    """tables to take away"""
    lookup: Lookup | None = None
    """rows by a code"""
    offices: Offices | None = None
    """where papers are handed in"""


@dataclass(frozen=True, kw_only=True)
class Key(Declaration):
    """A program that sends reports."""

    name: Annotated[str, Pattern(r"[a-z0-9-]{1,30}", "city-app")]
    """in timelines"""
    environment: str
    """the variable that holds its key"""
    per_hour: Whole
    """how many it may send"""


@dataclass(frozen=True, kw_only=True)
class Open311File(Declaration):
    """`open311.toml`: the door of other programs."""

    jurisdiction_id: str
    """the center's name among jurisdictions"""
    changeset: Any
    """rises when services change"""
    contact: Said
    """whom to ask"""
    key_service: Said
    """how to ask for a key"""
    per_hour: Whole
    """reports of one network without a key"""
    keys: tuple[Key, ...] = ()
    """whom keys were given"""

    def judge(self, keys: Keys) -> None:
        keys.once("keys", [key.name for key in self.keys])

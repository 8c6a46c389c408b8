"""How a file ``procedures/<id>.toml`` of a pack is written: what is done in an emergency, by whom, within how many minutes."""

from dataclasses import dataclass
from typing import Annotated, Literal

from bazan.platform.declarations.api import Between, Declaration, Keys, Whole
from bazan.platform.packs import Grammar, Said

Minutes = Annotated[int, Between(1, 366 * 24 * 60)]


@dataclass(frozen=True, kw_only=True)
class Role(Said):
    """A role somebody takes in the incident, named in both languages."""

    id: str
    """its name"""
    holder: str = ""
    """who takes it: `lead`, `command`, `commune`, or an organization's code"""


@dataclass(frozen=True, kw_only=True)
class Contact(Said):
    """Whom to call, said in both languages."""

    organization: str = ""
    """the code of their organization"""


@dataclass(frozen=True, kw_only=True)
class Step(Said):
    """What is to be done, said in both languages."""

    id: str
    """its name"""
    owner: str
    """who does it: `lead`, `command`, `commune`, or an organization's code"""
    minutes: Minutes
    """within how many minutes of the opening, or of the level that called the step"""
    at_least_minutes: Minutes | None = None
    """how many minutes it takes at least, counted from the same instant: before then nobody can report it done"""
    before: Literal["stable", "recovering"] | None = None
    """the state the incident can't reach without it"""
    from_level: Annotated[int, Between(1, 3)] = 1
    """the level from which it is called for"""
    checks: tuple[Said, ...] = ()
    """what to tick off, each said in both languages"""

    def judge(self, keys: Keys) -> None:
        if self.at_least_minutes is not None and self.at_least_minutes > self.minutes:
            keys.wrong("at_least_minutes", "incidents.grammar.at_least", given=self.at_least_minutes, minutes=self.minutes)


@dataclass(frozen=True, kw_only=True)
class Procedure(Declaration):
    """A procedure; its words stand in it."""

    id: str
    """the file's name"""
    version: Whole
    """raise it when the meaning changes; old incidents follow their own"""
    law: str
    """what it is built on; a proposed one says so"""
    report_minutes: Minutes
    """how often a situation report is owed"""
    title: Said
    """its name in both languages"""
    compute: tuple[Literal["exposed", "downstream"], ...] = ()
    """what is worked out at the opening: who is exposed, what lies downstream"""
    figures: tuple[str, ...] = ()
    """the figures a report asks for"""
    roles: tuple[Role, ...]
    """who is who, below"""
    contacts: tuple[Contact, ...] = ()
    """whom to call, below"""
    steps: tuple[Step, ...]
    """what is done, below"""

    def judge(self, keys: Keys) -> None:
        keys.once("roles", [role.id for role in self.roles])
        keys.once("steps", [step.id for step in self.steps])


PROCEDURES = Grammar("procedures", Procedure)

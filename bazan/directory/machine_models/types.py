"""What crosses this room's border. Instants are UTC and aware; words are ``{vi, en}``; shares from 0 to 1."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bazan.platform.text_classification.types import Evaluation


@dataclass(frozen=True)
class Declared:
    """A model as the room that asks it declares it."""

    code: str
    title: Mapping[str, str]
    purpose: Mapping[str, str]
    """What it judges, for whom, and who decides in the end."""
    risk: str
    """A level of ``levels``; the supplier classes its system itself."""
    oversight: Mapping[str, str]
    """How a person stays in control: who sees each judgement before it counts, and what it can't do alone."""
    classes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The words of its labels."""
    measured: tuple[Mapping[str, str], ...] = ()
    """Of one that isn't taught here: how well it was found to judge, a sentence each. Of others their versions say it."""


@dataclass(frozen=True)
class ModelInfo:
    """A model, and whether it may judge now."""

    declared: Declared
    enabled: bool
    switched_by: str
    """Empty: nobody ever did."""
    switched_at: datetime | None
    reason: str
    version: "ModelVersion | None"
    """The one in force, also while the model is switched off."""


@dataclass(frozen=True)
class ModelVersion:
    """One version. Written once; only the end of its force comes later."""

    id: int
    model: str
    number: int
    made_at: datetime
    made_by: str
    samples: int
    """Texts it learnt from."""
    size: int
    """Of its bytes, also when they were not kept."""
    sha256: str
    evaluation: Evaluation
    """On texts it never learnt."""
    in_force_at: datetime | None
    """Null: it was not taken."""
    retired_at: datetime | None
    why_not: str
    """``models.why.<this>`` says why it was not taken; empty: it was."""
    data: bytes = field(default=b"", repr=False)
    """Its bytes, where they were asked for."""


@dataclass(frozen=True)
class Level:
    """A level of risk and the duties it brings: ``models.level.<code>``, ``models.duty.<duty>``."""

    code: str
    duties: tuple[str, ...]


@dataclass(frozen=True)
class Levels:
    """The levels, gravest first, and where they are known from."""

    law: str
    in_force: date
    source: Mapping[str, str]
    uncertain: bool
    levels: tuple[Level, ...]

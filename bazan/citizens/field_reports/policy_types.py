"""What a province's ``field_reports.toml`` says, as types."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bazan.citizens.field_reports.assignment_types import Route, Words


@dataclass(frozen=True)
class Level:
    """How quickly reports of a kind are to be dealt with."""

    code: str
    first_action_minutes: int
    due_minutes: int
    extensions: int
    around_the_clock: bool


@dataclass(frozen=True)
class Source:
    """Another system that sends reports, signed as Standard Webhooks are."""

    id: str
    names: Words
    channel: str
    """A key of ``CHANNELS``."""
    secret_environment: str


@dataclass(frozen=True)
class Destination:
    """Another Open311 server that serves one of our organizations: a report assigned to it is posted there."""

    code: str
    to: str
    """The organization's code."""
    endpoint: str
    services: Mapping[str, str]
    """Our code of a matter to theirs."""
    jurisdiction_id: str = ""
    key_environment: str = ""
    """Where the api_key stands; empty: it asks for none."""
    spelling: Literal["xml", "json"] = "xml"
    every_s: int = 600


@dataclass(frozen=True)
class Policy:
    """Everything of one province's ``field_reports.toml``."""

    version: int
    reception: str
    """The code of the organization that takes reports in."""
    prefix: str
    """Of the numbers people call reports by."""
    unsorted: str
    """The service of a report that named none, until a person says."""
    levels: Mapping[str, Level]
    stages: Mapping[str, int]
    routes: tuple[Route, ...]
    sources: Mapping[str, Source]
    refusals: Mapping[str, Words]
    """Ready reasons for which a report is refused, as its sender reads them."""
    verify_days: int
    """So long the sender may say whether it is really mended."""
    letters_per_day: int
    """So many letters at most go to one address."""
    dead_days: int
    """A route no report met for so long is told."""
    burst_count: int
    burst_minutes: int
    least_closed: int
    """Of a promise: fewer closed cases give none."""
    promise_days: int
    """Cases of so many days are looked at."""
    after_m: int
    """A photo of the work done must have been taken so near."""
    sure: float
    """Probability from which a suggestion needs no person to look first."""
    forward: tuple[Destination, ...] = ()

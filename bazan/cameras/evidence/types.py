"""What crosses this room's border. Instants are UTC and aware; sums are SHA-256 in hexadecimal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Kind = Literal["still", "clip"]
Act = Literal["open", "add", "note", "strike", "look", "export", "close"]


@dataclass(frozen=True)
class Terms:
    """What is said of a case when it is opened."""

    title: str
    reason: str
    legal_basis: str


@dataclass(frozen=True)
class CaseInfo:
    id: int
    number: str
    """Year and number within it, ``2026-0001``."""
    terms: Terms
    cameras: tuple[int, ...]
    """Whoever doesn't see each of them doesn't see the case."""
    opened_by: str
    opened_at: datetime
    closed_by: str
    closed_at: datetime | None
    outcome: str
    """Why it was closed."""


@dataclass(frozen=True)
class ItemInfo:
    """A file in a case, with where it comes from as it was known when it was added."""

    id: int
    event_id: int
    kind: Kind
    sha256: str
    """Of the file in which nobody can be recognised."""
    size: int
    """Of that file, in bytes."""
    original_sha256: str
    """Of the file as the camera saw it, which lies sealed beside it; empty: there is none."""
    camera: str
    camera_name: str
    purpose: str
    rule: str
    rule_version: int
    detector: str
    """What looked at the camera: the model and its version."""
    taken_from: datetime
    taken_until: datetime
    note: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True)
class EntryInfo:
    """A link of a case's chain of custody. Written once, never changed."""

    seq: int
    at: datetime
    by: str
    act: Act
    detail: Mapping[str, Any]
    previous: str
    """The sum of the entry before it."""
    hash: str


@dataclass(frozen=True)
class NoteInfo:
    """What somebody noted. Struck out it stays readable."""

    seq: int
    at: datetime
    by: str
    words: str
    struck_by: str
    struck_at: datetime | None


@dataclass(frozen=True)
class Package:
    """What is handed over: a ZIP file."""

    name: str
    data: bytes

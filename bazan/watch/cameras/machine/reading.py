"""What a watching process needs to know of a camera it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Connection


@dataclass(frozen=True)
class Drawn:
    """A rule as it is kept, and its number."""

    id: int
    terms: Mapping[str, Any]


@dataclass(frozen=True)
class Watched:
    """A camera as it is declared, with the rules that hold on this occasion."""

    id: int
    code: str
    terms: Mapping[str, Any]
    rules: tuple[Drawn, ...]
    profile: str
    version: int


_CAMERA = "SELECT code, terms, version FROM camera WHERE id = %s"
_RULES = "SELECT id, terms FROM camera_rule WHERE camera_id = %s AND retired_at IS NULL ORDER BY id"
_PROFILE = "SELECT profile FROM camera_profile ORDER BY id DESC LIMIT 1"
NORMAL = "normal"


def watched(session: Connection[Any], camera: int) -> Watched:
    """Raises LookupError for a camera that isn't there."""
    with session.transaction():
        row = session.execute(_CAMERA, [camera]).fetchone()
        if row is None:
            raise LookupError(f"camera {camera}")
        rules = [Drawn(*each) for each in session.execute(_RULES, [camera])]
        occasion = session.execute(_PROFILE).fetchone()
    profile = occasion[0] if occasion else NORMAL
    code, terms, version = row
    return Watched(
        camera,
        code,
        terms,
        tuple(rule for rule in rules if not rule.terms["profiles"] or profile in rule.terms["profiles"]),
        profile,
        version,
    )

"""What a watching process needs to know of a camera it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from bazan.cameras.devices.machine_model_codes import HAZARDS, PLATES
from bazan.platform.image_analysis.tracking.purposes import PURPOSES


@dataclass(frozen=True)
class Drawn:
    """A rule as it is kept, and its number."""

    id: int
    terms: Mapping[str, Any]


@dataclass(frozen=True)
class Watched:
    """A camera as it is declared, with the rules that hold on this occasion; without what was switched off in the register of models."""

    id: int
    code: str
    terms: Mapping[str, Any]
    rules: tuple[Drawn, ...]
    profile: str
    version: int


_HOURS = "SELECT coalesce(terms->'hours', '[]') FROM camera WHERE id = %s"
_OFF = "SELECT code FROM judging_model WHERE NOT enabled"
_CAMERA = """SELECT c.code, c.terms || coalesce(r.terms, '{}'), c.version FROM camera c
  LEFT JOIN camera_rule r ON r.camera_id = c.id AND r.code = '-masks' AND r.retired_at IS NULL WHERE c.id = %s"""
_RULES = "SELECT id, terms FROM camera_rule WHERE camera_id = %s AND retired_at IS NULL AND code <> '-masks' ORDER BY id"
_PROFILE = "SELECT profile FROM camera_profile ORDER BY id DESC LIMIT 1"
NORMAL = "normal"


def hours(session: Connection[Any], camera: int) -> Sequence[tuple[str, str]]:
    """The local hours in which the camera is watched, (from, to); none: always. Raises LookupError for a camera that isn't there."""
    row = session.execute(_HOURS, [camera]).fetchone()
    if row is None:
        raise LookupError(f"camera {camera}")
    return row[0]


def switched_off(session: Connection[Any]) -> frozenset[str]:
    """What somebody stopped in the register of models, by its codes."""
    return frozenset(code for (code,) in session.execute(_OFF))


def watched(session: Connection[Any], camera: int) -> Watched:
    """Raises LookupError for a camera that isn't there."""
    with session.transaction():
        row = session.execute(_CAMERA, [camera]).fetchone()
        if row is None:
            raise LookupError(f"camera {camera}")
        rules = [Drawn(*each) for each in session.execute(_RULES, [camera])]
        occasion = session.execute(_PROFILE).fetchone()
        off = switched_off(session)
    profile = occasion[0] if occasion else NORMAL
    code, terms, version = row
    if PLATES in off:
        terms |= {"plates_basis": ""}
    if HAZARDS in off:
        rules = [rule for rule in rules if not PURPOSES[rule.terms["purpose"]].experimental]
    return Watched(
        camera,
        code,
        terms,
        tuple(rule for rule in rules if not rule.terms["profiles"] or profile in rule.terms["profiles"]),
        profile,
        version,
    )

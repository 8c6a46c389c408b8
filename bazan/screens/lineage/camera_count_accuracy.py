"""How well the lines of cameras count that a number was made of: what their last trials said, beside where it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bazan.cameras.devices.types import TriedLine
from bazan.cameras.events import api as camera_events
from bazan.core.labels import label
from bazan.data.indicators.types import Lineage
from bazan.platform.design_system.api import quantity, when


@dataclass(frozen=True)
class Tried:
    words: str
    href: str
    """The camera, or the worst of several."""


def tried_of(line: Lineage | None, now: datetime) -> Tried | None:
    """None where no counting line went into the number, or none was tried lately. Two queries at most."""
    if line is None:
        return None
    things = {each.feature.id for each in line.inputs if each.feature.kind == "thing"}
    lines = [each for each in camera_events.trials_of_stations(things, now).values() if each.laid] if things else []
    if not lines:
        return None
    worst = max(lines, key=_error)
    return Tried(_one(worst, now) if len(lines) == 1 else _many(lines, worst), f"/cameras/{worst.camera}#trials")


def _one(line: TriedLine, now: datetime) -> str:
    counted = line.laid - line.missed + line.extra
    return label("boards.path.tried", counted=counted, laid=line.laid, at=when(line.at, now), error=quantity(100 * _error(line), 1, "%"))


def _many(lines: Sequence[TriedLine], worst: TriedLine) -> str:
    wrong = sum(line.missed + line.extra for line in lines) / sum(line.laid for line in lines)
    return label(
        "boards.path.tried_many", lines=len(lines), error=quantity(100 * wrong, 1, "%"), worst=quantity(100 * _error(worst), 1, "%")
    )


def _error(line: TriedLine) -> float:
    return (line.missed + line.extra) / line.laid

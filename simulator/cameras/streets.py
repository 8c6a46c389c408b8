"""The streets cameras look at, all made up: what the ground is, and what stands beside. Metres; vehicles keep to the right."""

from dataclasses import dataclass

import numpy as np

from simulator.cameras import scenery
from simulator.cameras.lens import Lens
from simulator.cameras.scenery import Thing, asphalt, building, fence, grass, lamp_post, paving, stall, tree, wall, water
from simulator.cameras.solids import mixed

_WHITE, _YELLOW, _KERB, _SAND = (206, 206, 202), (196, 164, 80), (158, 156, 150), (148, 134, 108)


@dataclass(frozen=True)
class Street:
    """A place without anybody."""

    lens: Lens
    ground: scenery.Ground
    things: tuple[Thing, ...]
    hills: float = 40
    """Pixels they reach above the horizon."""

    def empty(self) -> np.ndarray:
        """(360, 640, 3), 0 to 255."""
        return scenery.painted(self.lens, self.ground, self.things, self.hills, seed=len(self.things))


def _between(values: np.ndarray, low: float | np.ndarray, high: float) -> np.ndarray:
    return (values >= low) & (values < high)


def _dashes(values: np.ndarray) -> np.ndarray:
    return values % 6 < 3


def _on_bridge(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    shore = 25 - 0.3 * x + 1.2 * np.sin(x * 0.8)
    ground = mixed(water(x, y), _SAND, y < shore + 1.2)
    ground = mixed(ground, grass(x, y), y < shore)
    ground = mixed(ground, paving(x, y), _between(x, 10.8, 21.2))
    ground = mixed(ground, asphalt(x, y), _between(x, 12.2, 19.8))
    ground = mixed(ground, _KERB, _between(x, 12.0, 12.2) | _between(x, 19.8, 20.0))
    ground = mixed(ground, _WHITE, _between(x, 12.45, 12.58) | _between(x, 19.4, 19.53))
    return mixed(ground, _YELLOW, _between(x, 15.92, 16.06) & _dashes(y))


def _at_junction(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    across, along = _between(y, 19, 27), _between(x, -4, 4)
    ground = mixed(paving(x, y), grass(x, y), (np.abs(x) > 9) & (y > 31))
    ground = mixed(ground, _KERB, _between(y, 18.75, 27.25) | _between(x, -4.25, 4.25))
    ground = mixed(ground, asphalt(x, y), across | along)
    ground = mixed(ground, _YELLOW, along & ~_between(y, 14.5, 31) & (np.abs(x) < 0.08) & _dashes(y))
    ground = mixed(ground, _YELLOW, across & (np.abs(x) > 8) & (np.abs(y - 23) < 0.1) & _dashes(x))
    stripes = along & (x % 1.0 < 0.5) & (_between(y, 15.2, 17.8) | _between(y, 28.4, 31))
    stripes |= across & (y % 1.0 < 0.5) & _between(np.abs(x), 5.2, 7.6)
    return mixed(ground, _WHITE, stripes)


def _at_market(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return mixed(paving(x, y), asphalt(x, y), _between(y, 30, 34))


def _at_lay_by(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    ground = mixed(grass(x, y), asphalt(x, y), _between(y, 20, 28))
    bay = _between(y, 16 + 1.1 * np.clip(np.abs(x - 8) - 6.5, 0, None), 20)
    ground = mixed(ground, asphalt(x, y) * 1.08, bay)
    ground = mixed(ground, _WHITE, _between(y, 27.5, 27.65) | (_between(y, 20.1, 20.25) & ((np.abs(x - 8) > 9.4) | (x % 2 < 1))))
    return mixed(ground, _YELLOW, _between(y, 23.93, 24.08) & _dashes(x))


def _at_landing(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    edge = 24 + 0.08 * x
    ground = mixed(water(x, y), _KERB, y < edge)
    return mixed(ground, paving(x, y), y < edge - 0.7)


def _at_stop(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    ground = mixed(paving(x, y), asphalt(x, y), _between(y, 14.5, 22.5))
    ground = mixed(ground, _KERB, _between(y, 14.3, 14.5) | _between(y, 22.5, 22.7))
    ground = mixed(ground, _YELLOW, _between(y, 18.43, 18.57) & _dashes(x))
    return mixed(ground, _WHITE, _between(y, 22.1, 22.22) & (np.abs(x - 8) < 7) & (x % 1.6 < 1.1))


def _row(y: float, *houses: tuple[float, float, float, tuple[int, int, int], int]) -> tuple[Thing, ...]:
    return tuple(Thing(x, y, building(wide, high, colour, floors)) for x, wide, high, colour, floors in houses)


BRIDGE = Street(
    Lens(5, 9.5, 38, 1150), _on_bridge,
    (
        *fence(10.7, 2, 10.7, 150), *fence(21.3, 2, 21.3, 150),
        *(Thing(20.6, y, lamp_post(7, -1.6)) for y in (20, 38, 56, 74, 92)),
        *_row(190, (60, 22, 9, (176, 168, 156), 3), (118, 18, 7, (150, 158, 160), 2), (160, 26, 11, (168, 160, 150), 4)),
        *(Thing(x, 180, tree(10, 20 + x % 7)) for x in (30, 44, 84, 100, 134, 150, 190)),
    ),
)  # fmt: skip
JUNCTION = Street(
    Lens(7, 15.5, focal=900), _at_junction,
    (
        *_row(36, (-14, 13, 8, (178, 166, 148), 3), (14.5, 14, 6.5, (160, 166, 168), 2)),
        *_row(70, (-24, 18, 10, (166, 158, 150), 4), (24, 20, 9, (180, 170, 156), 3)),
        Thing(-6.2, 33, tree(5, 3)), Thing(6.4, 34, tree(5.5, 4)), Thing(-5.4, 48, tree(5, 5)), Thing(5.6, 54, tree(6, 6)),
        Thing(-4.9, 32, lamp_post(7, 2)), Thing(4.9, 45, lamp_post(7, -2)),
    ),
)  # fmt: skip
MARKET = Street(
    Lens(5, 10), _at_market,
    (
        *_row(38, (-19, 13, 6, (172, 160, 140), 2), (-4, 16, 7.5, (150, 156, 158), 3), (14, 18, 6.5, (184, 172, 150), 2)),
        *(Thing(x, 23.5, stall(colour, goods, seed)) for x, colour, goods, seed in (
            (-8.6, (64, 112, 150), (180, 120, 60), 1), (-4.1, (166, 70, 60), (120, 140, 70), 2),
            (4.3, (70, 120, 90), (190, 150, 90), 3), (8.8, (64, 112, 150), (150, 80, 90), 4),
        )),
        Thing(0.4, 32, tree(6, 8)), Thing(-12, 33, tree(6.5, 9)),
    ),
)  # fmt: skip
LAY_BY = Street(
    Lens(5.5, 11.5, 24, 860), _at_lay_by,
    (
        *fence(-2, 30, 34, 30),
        *(Thing(x, 34 + x % 5, tree(5 + x % 3, x % 11)) for x in (3, 8, 13, 21, 27, 34)),
        Thing(15, 29, lamp_post(8, -2)),
    ),
    hills=70,
)  # fmt: skip
LANDING = Street(
    Lens(5, 10.5), _at_landing,
    (
        *fence(4.5, 23.6, 16, 24.5),
        *(Thing(x, 150, tree(9, 30 + x % 5)) for x in (-52, -44, -30, -8, 2, 26, 48)),
        *_row(165, (-20, 16, 6, (168, 160, 150), 2), (36, 18, 8, (160, 152, 140), 3)),
    ),
)  # fmt: skip
STOP = Street(
    Lens(5, 11, 20, 900), _at_stop,
    (
        Thing(11, 29.4, wall(34, 2.2, (186, 176, 152))),
        *_row(35, (2, 20, 8.5, (196, 184, 150), 3), (28, 24, 8.5, (196, 184, 150), 3)),
        *(Thing(x, 27.5, tree(6.5, 40 + x % 6)) for x in (1, 5, 17, 23)),
        Thing(9, 25.2, scenery.shelter),
    ),
)  # fmt: skip

"""What happens in front of each camera, again and again: who walks or drives where when, and what a perfect observer would tell of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.cameras.courses import Course, along, moving_off, pulling_up
from simulator.cameras.streets import BRIDGE, JUNCTION, LANDING, LAY_BY, MARKET, STOP, Street

RATE = 10
"""Pictures a second."""
Places = tuple[tuple[float, float], ...]
"""x, y on the ground in metres."""
Counts = Mapping[str, tuple[int, int]]
"""Of each kind: how many forward, from the line's left to its right as it is walked on the picture, and how many back."""


@dataclass(frozen=True)
class Told:
    """What is to be seen in one turn of a story."""

    crossings: Mapping[str, Counts]
    """By line."""
    visits: Mapping[str, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)
    """By zone, of each kind: how many whole seconds each was in it, in order of entering."""
    stopped: tuple[int, ...] = ()
    """How many whole seconds vehicles stood, in order of stopping."""
    left: tuple[int, ...] = ()
    """How many whole seconds bags stood, in order of being left."""


@dataclass(frozen=True)
class Story:
    """A loop before one camera. Nobody is seen at its two ends."""

    name: str
    street: Street
    seconds: int
    courses: tuple[Course, ...]
    lines: Mapping[str, Places]
    zones: Mapping[str, Places]
    told: Told


def _passing(name: str, start: float, speed: float, *points: tuple[float, float]) -> Course:
    return Course(name, along(start, speed, *points))


def _visiting(name: str, start: float, pause: float, way_in: Places, way_out: Places, speed: float = 1.3) -> Course:
    """Goes to the last place of a way, stands there, and goes another way."""
    going = along(start, speed, *way_in)
    return Course(name, going + along(going[-1][0] + pause, speed, way_in[-1], *way_out))


def _coming(name: str, start: float, x: float) -> Course:
    return _passing(name, start, 6, (x, 56), (x, -4))


def _going(name: str, start: float, x: float) -> Course:
    return _passing(name, start, 6, (x, 2), (x, 62))


BRIDGE_STORY = Story(
    "bridge", BRIDGE, 90,
    (
        _coming("silver car", 1, 14.2), _coming("rider in red", 9, 13.4), _coming("truck", 18, 14.2), _coming("rider in green", 27, 13.4),
        _coming("bus", 39, 14.3), _coming("rider in green", 52, 13.4), _coming("red car", 60, 14.2), _coming("rider in blue", 70, 13.4),
        _going("blue car", 5, 17.9), _going("rider in green", 14, 18.6), _going("white car", 25, 17.9), _going("rider in blue", 32, 18.6),
        _going("silver car", 47, 17.9), _going("blue car", 65, 17.9), _going("rider in red", 77, 18.6),
        _visiting("idler", 6, 32, ((3.6, 19.5), (8.0, 15.5)), ((3.6, 19.5),)),
        _visiting("porter", 8, 24, ((4.4, 20.5), (8.9, 18.2)), ((4.4, 20.5),)),
        _passing("student", 34, 1.4, (20.6, 8), (20.6, 70)),
    ),
    {"A": ((10.8, 19.5), (20.0, 19.5))},
    {"bank": ((7.2, 14.7), (9.9, 13.2), (9.9, 21.0), (9.0, 20.5))},
    Told(
        {"A": {"car": (2, 4), "truck": (1, 0), "motorcycle": (4, 3), "bus": (1, 0)}},
        {"bank": {"person": (32, 24)}},
    ),
)  # fmt: skip
JUNCTION_STORY = Story(
    "junction", JUNCTION, 80,
    (
        _passing("silver car", 1, 6, (-15, 21), (15, 21)), _passing("rider in red", 8, 5, (-13, 20.4), (13, 20.4)),
        _passing("red car", 19, 6, (-15, 21), (15, 21)), _passing("rider in green", 46, 5, (-13, 20.4), (13, 20.4)),
        _passing("blue car", 56, 6, (-15, 21), (15, 21)),
        _passing("white car", 4, 6, (16, 24.6), (-16, 24.6)), _passing("rider in blue", 14, 5, (14, 25), (-14, 25)),
        _passing("red car", 26, 6, (16, 24.6), (-16, 24.6)), _passing("rider in red", 67, 5, (14, 25), (-14, 25)),
        _passing("rider in green", 50, 5, (13, 20.4), (-13, 20.4)),
        _passing("silver car", 28, 6, (-2, 130), (-2, 31), (-2.5, 28.4), (-3.8, 26.4), (-6, 25), (-16, 24.6)),
        _passing("clerk", 29, 1.4, (-7.5, 16.4), (7.5, 16.4)), _passing("student", 31, 1.3, (-7.5, 17.3), (7.5, 17.3)),
        _passing("guest", 60, 1.3, (7.5, 16.8), (-7.5, 16.8)),
    ),
    {"left arm": ((-3.2, 19.2), (-3.2, 26.8)), "right arm": ((3.2, 19.2), (3.2, 26.8)), "crossing": ((0, 15.4), (0, 18.2))},
    {},
    Told(
        {
            "left arm": {"car": (3, 3), "motorcycle": (2, 3)},
            "right arm": {"car": (3, 2), "motorcycle": (2, 3)},
            "crossing": {"person": (2, 1)},
        },
    ),
)  # fmt: skip
MARKET_STORY = Story(
    "market", MARKET, 90,
    (
        _visiting("seller", 2, 44, ((-9, 20.4), (-4.2, 21.4)), ((-9, 19.8),)),
        _visiting("clerk", 4, 48, ((9, 20.2), (3.4, 21.2)), ((9, 20.6),)),
        _visiting("idler", 8, 58, ((7.5, 15.0), (2.4, 15.6)), ((7.5, 14.8),)),
        _visiting("guest", 14, 20, ((-8, 17.0), (-2.6, 18.4)), ((8.5, 18.0),)),
        _visiting("uncle", 26, 18, ((-7, 14.6), (-2.0, 15.0)), ((-7, 14.8),)),
        _visiting("porter", 24, 16, ((-8.5, 19.6), (-1.0, 20.4)), ((-8.5, 19.0),)),
        _passing("student", 52, 1.3, (-8.5, 17.4), (8.5, 17.8)), _passing("farmer", 64, 1.3, (8, 18.8), (-8, 18.6)),
        _passing("rider in red", 80, 3.5, (9, 17), (-9, 17.4)),
    ),
    {"middle": ((0, 14), (0, 22))},
    {"square": ((-4.4, 14.2), (4.4, 14.2), (6.2, 22), (-6.2, 22))},
    Told(
        {"middle": {"person": (2, 1), "motorcycle": (0, 1)}},
        {"square": {"person": (46, 51, 61, 28, 23, 21, 7, 8), "motorcycle": (2,)}},
    ),
)  # fmt: skip
LAY_BY_STORY = Story(
    "lay-by", LAY_BY, 90,
    (
        Course("blue car", along(6, 6, (-9, 21.6), (-3, 20.6)) + pulling_up(7.1, 6, (-2.4, 20.4), (7.4, 18.1))[1:]
               + moving_off(58, 6, (7.4, 18.1), (24, 21.4)) + along(63.7, 6, (24.6, 21.5), (34, 22))),
        _passing("silver car", 1, 8, (-8, 22), (34, 22)), _passing("rider in red", 16, 7, (-7, 21.4), (34, 21.4)),
        _passing("truck", 24, 7.5, (-9, 22), (36, 22)), _passing("rider in green", 36, 7, (-7, 21.4), (34, 21.4)),
        _passing("white car", 46, 8, (-8, 22), (34, 22)), _passing("red car", 78, 8, (-8, 22), (34, 22)),
        _passing("bus", 8, 8, (44, 26), (-12, 26)), _passing("rider in green", 19, 7, (40, 26.4), (-8, 26.4)),
        _passing("red car", 30, 8, (42, 26), (-9, 26)), _passing("rider in blue", 52, 7, (40, 26.4), (-8, 26.4)),
        _passing("truck", 68, 8, (42, 26), (-10, 26)), _passing("silver car", 80, 8, (42, 26), (-9, 26)),
        _passing("farmer", 62, 1.3, (-1.5, 14.8), (18, 15.2)),
    ),
    {"A": ((13, 17.4), (13, 28.6))},
    {"bay": ((2.6, 16.2), (12.2, 16.2), (12.8, 19.3), (2.6, 19.3))},
    Told(
        {"A": {"car": (4, 2), "truck": (1, 1), "motorcycle": (2, 2), "bus": (0, 1)}},
        {"bay": {"car": (53,)}},
        stopped=(47,),
    ),
)  # fmt: skip
LANDING_STORY = Story(
    "landing", LANDING, 90,
    (
        Course("porter", along(6, 1.3, (-8, 16.6), (-1.2, 17.0)) + along(14, 1.3, (-1.2, 17.0), (8.5, 17.8))),
        Course("suitcase", along(6, 1.3, (-8.5, 16.9), (-1.7, 17.3)) + along(70, 1.3, (-1.7, 17.3), (-9, 16.9))),
        Course("clerk", along(62, 1.3, (7.5, 16.6), (-1.2, 17.0)) + along(70, 1.3, (-1.2, 17.0), (-8.5, 16.6))),
        _visiting("student", 12, 18, ((8.8, 20.5), (3.2, 22.4)), ((8.8, 21.0),)),
        _visiting("uncle", 28, 26, ((-9, 20.5), (-3.6, 22.2)), ((-9, 20.8),)),
        _passing("idler", 34, 1.4, (-6.5, 14.6), (6.5, 14.8)), _passing("guest", 48, 1.3, (7, 15.6), (-7, 15.4)),
        _passing("farmer", 42, 1.3, (8, 19.4), (-8, 19.2)),
    ),
    {"quay": ((2.4, 13.4), (2.4, 21))},
    {"edge": ((-6.9, 21.2), (6.9, 21.2), (7.3, 24.2), (-7.3, 23.2))},
    Told(
        {"quay": {"person": (2, 3)}},
        {"edge": {"person": (22, 29)}},
        left=(58,),
    ),
)  # fmt: skip
STOP_STORY = Story(
    "bus-stop", STOP, 90,
    (
        Course("bus", pulling_up(38, 7, (30, 20.0), (8, 20.4)) + moving_off(62, 7, (8, 20.4), (-16, 20.0))),
        Course("student", (*along(3, 1.3, (-3, 24.4), (7.2, 23.8)), (45, 7.2, 23.8))),
        Course("clerk", (*along(4, 1.3, (23, 24.4), (9.4, 23.7)), (45, 9.4, 23.7))),
        Course("porter", (*along(16, 1.3, (-3, 24.6), (5.6, 23.9)), (45, 5.6, 23.9))),
        _passing("silver car", 3, 7, (-6, 16.4), (22, 16.4)), _passing("rider in red", 14, 6, (-5, 15.9), (20, 15.9)),
        _passing("blue car", 30, 7, (-6, 16.4), (22, 16.4)), _passing("rider in blue", 72, 6, (-5, 15.9), (20, 15.9)),
        _passing("white car", 10, 7, (26, 20.0), (-8, 20.0)), _passing("rider in green", 24, 6, (25, 20.6), (-6, 20.6)),
        _passing("red car", 78, 7, (26, 20.0), (-8, 20.0)),
        _passing("guest", 66, 1.3, (22.5, 24.4), (-3, 24.4)),
    ),
    {"A": ((11.0, 14.4), (11.0, 22.6))},
    {"queue": ((4.4, 22.8), (10.6, 22.8), (10.6, 24.0), (4.4, 24.0))},
    Told(
        {"A": {"car": (2, 2), "motorcycle": (2, 1), "bus": (0, 1)}},
        {"queue": {"person": (36, 31, 23)}},
        stopped=(17,),
    ),
)  # fmt: skip
STORIES = (BRIDGE_STORY, JUNCTION_STORY, MARKET_STORY, LAY_BY_STORY, LANDING_STORY, STOP_STORY)

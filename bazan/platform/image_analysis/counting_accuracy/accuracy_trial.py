"""A trial of one camera: figures laid over its ground, looked at and followed as its own pictures are, against what went where."""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image

from bazan.platform.image_analysis.boxes import area, overlap
from bazan.platform.image_analysis.camera_analysis import Following
from bazan.platform.image_analysis.counting_accuracy.figure_paths import Course, planned
from bazan.platform.image_analysis.counting_accuracy.figure_sprites import Figure, Look, lay, look_of, of_kind
from bazan.platform.image_analysis.counting_accuracy.ground_scale import METRES, Level
from bazan.platform.image_analysis.counting_accuracy.types import Ground, Score, Trial
from bazan.platform.image_analysis.detectors.detector import Detector
from bazan.platform.image_analysis.tracking.rule_evaluation import Watcher
from bazan.platform.image_analysis.tracking.tracker import BEGINS, FAMILIES
from bazan.platform.image_analysis.tracking.types import KINDS, Crossing, Detections, DrawnRule, Point, Track
from bazan.platform.image_analysis.tracking.zones import inside

PACE = 5
"""Looks a second, as of a camera on which something moves."""
MIDDLE = DrawnRule("", "line", ((0.5, 0.35), (0.5, 1.0)))
"""The line of a camera that has none."""
AFTER_S = 3.0
"""What went last may be counted so much later."""
TALLEST, SMALLER, LEAST_PX = 0.5, 0.88, 5
"""Of the figures by which is asked how small one may be: the first one's height, each next one in parts of it, and where it ends."""
COLUMNS, ROWS = 6, 2
"""So many stand beside and behind each other when that is asked."""
_ALIKE = 0.35
"""What is seen and what was laid share so much of what both cover."""
_SEEN = 0.5
"""A size is seen when so many of its figures are."""
_PERSON = KINDS.index("person")
_FAMILY: dict[str, int] = dict(zip(KINDS, FAMILIES.tolist(), strict=True))
Box = tuple[float, float, float, float]
Body = tuple[int, str, Box]
"""Number, kind and box of a laid figure."""


def tried(
    ground: Ground,
    level: Level,
    rules: Sequence[DrawnRule],
    masks: Sequence[Sequence[Point]],
    detector: Detector,
    seed: int,
    pause: Callable[[], object],
) -> Trial:
    """The same for the same picture and seed. ``rules``: of the camera, of which its lines are tried; ``pause`` is called between looks."""
    random = np.random.default_rng(seed)
    lines = [rule for rule in rules if rule.purpose == "line"] or [MIDDLE]
    stage = _Stage(ground, random)
    scores = _counted(stage, planned(lines, level, stage.ratio, random), lines, masks, detector, level, pause)
    return Trial(scores, _smallest(stage, detector, random, pause), stage.look.blur)


class _Stage:
    """The ground, and figures laid over it."""

    def __init__(self, ground: Ground, random: np.random.Generator) -> None:
        self.height, self.width = ground.picture.shape[:2]
        self.ratio = self.width / self.height
        self.look: Look = look_of(ground.picture)
        self._ground = Image.fromarray(ground.picture)
        self._noise, self._random = ground.noise, random

    def bare(self) -> Image.Image:
        return self._ground.copy()

    def seen(self, picture: Image.Image) -> np.ndarray:
        """As a sensor gives it, (h, w, 3) bytes."""
        noise = self._random.normal(0, self._noise, (self.height, self.width, 1)) if self._noise else 0
        return np.clip(np.asarray(picture) + noise, 0, 255).astype(np.uint8)

    def fraction(self, box: Box) -> Box:
        return box[0] / self.width, box[1] / self.height, box[2] / self.width, box[3] / self.height


def _counted(
    stage: _Stage, courses: Sequence[Course], lines: Sequence[DrawnRule], masks: Sequence[Sequence[Point]], detector: Detector,
    level: Level, pause: Callable[[], object],
) -> dict[str, Score]:  # fmt: skip
    following, knowing = Following(lines, masks, stage.ratio), Watcher(lines, stage.ratio)
    counted: list[Crossing] = []
    laid: list[Crossing] = []
    last = max((course.end for course in courses), default=0.0) + AFTER_S
    for number in range(round(last * PACE)):
        pause()
        at = number / PACE
        picture = stage.bare()
        laid += knowing.saw(_present(_laid(stage, picture, courses, level, at), masks, at), at).crossings
        shown = stage.seen(picture)
        due = following.due(following.moved(shown.mean(axis=2).astype(np.uint8), at), at)
        if due == "look":
            counted += following.look(detector.look(shown), at).seen.crossings
        elif due == "same":
            counted += following.again(at).seen.crossings
    return _scores(lines, laid, counted)


def _laid(stage: _Stage, picture: Image.Image, courses: Sequence[Course], level: Level, at: float) -> list[Body]:
    """Who is on the picture, the farthest laid first."""
    feet = {number: course.foot(at, level, stage.ratio) for number, course in enumerate(courses) if course.begin <= at < course.end}
    bodies = []
    for number, foot in sorted(((number, foot) for number, foot in feet.items() if foot is not None), key=lambda each: each[1][1]):
        sprite, mirrored = courses[number].sprite(at)
        place, metre = (foot[0] * stage.width, foot[1] * stage.height), level.metre(foot[1]) * stage.height
        box = stage.fraction(lay(picture, sprite, place, metre, stage.look, mirrored))
        bodies.append((number, courses[number].figure.kind, box))
    return bodies


def _present(bodies: Sequence[Body], masks: Sequence[Sequence[Point]], at: float) -> list[Track]:
    """Who is there for somebody who knows: whose foot is on the picture and not where nobody may look."""
    tracks = [Track(number, kind, box, 1.0, 0.0, True) for number, kind, box in bodies]
    feet = np.array([track.foot for track in tracks]).reshape(-1, 2)
    seen = ((feet >= 0) & (feet <= 1)).all(axis=1)
    for mask in masks:
        seen &= ~inside(feet, mask)
    return [track for track, there in zip(tracks, seen, strict=True) if there]


def _scores(lines: Sequence[DrawnRule], laid: Sequence[Crossing], counted: Sequence[Crossing]) -> dict[str, Score]:
    """By line: what is counted of a family of kinds one way makes up for what was laid of it that way."""
    wanted, given = (Counter((each.rule, _FAMILY[each.kind], each.forward) for each in crossings) for crossings in (laid, counted))
    scores = dict.fromkeys((line.code for line in lines), Score())
    for key in wanted | given:
        scores[key[0]] += Score(wanted[key], max(0, wanted[key] - given[key]), max(0, given[key] - wanted[key]))
    return scores


def _smallest(stage: _Stage, detector: Detector, random: np.random.Generator, pause: Callable[[], object]) -> float | None:
    """From tall ones down: the last height that is seen before one that isn't, as a share of the picture's."""
    walkers = of_kind("person")
    smallest, height = None, TALLEST
    while height * stage.height >= LEAST_PX:
        share = _seen(stage, detector, height, [walkers[int(random.integers(len(walkers)))] for _ in range(COLUMNS * ROWS)], random, pause)
        if share >= _SEEN:
            smallest = height
        elif smallest is not None:
            break
        height *= SMALLER
    return smallest


def _seen(
    stage: _Stage, detector: Detector, height: float, walkers: Sequence[Figure], random: np.random.Generator, pause: Callable[[], object]
) -> float:
    """Which share of walkers is seen when they are so tall, wherever they stand: a row of them at a time."""
    seen = 0
    for row in range(ROWS):
        pause()
        picture, bodies = stage.bare(), []
        for column, walker in enumerate(walkers[row * COLUMNS : (row + 1) * COLUMNS]):
            sprite, mirrored = walker.seen(float(random.integers(-135, 136)), int(random.integers(4)))
            x = (column + 0.3 + 0.4 * random.random()) / COLUMNS * stage.width
            foot = max(height, 0.45 + (row + random.random()) / ROWS * 0.5) * stage.height
            metre = height / METRES["person"] * stage.height
            bodies.append(lay(picture, sprite, (x, foot), metre, stage.look, mirrored))
        seen += _met(detector.look(stage.seen(picture)), np.array([stage.fraction(body) for body in bodies]))
    return seen / len(walkers)


def _met(detections: Detections, bodies: np.ndarray) -> int:
    """How many of the bodies are seen, surely enough to be followed."""
    people = detections.boxes[(detections.kinds == _PERSON) & (detections.sure >= BEGINS)]
    if not len(people):
        return 0
    shared = overlap(bodies, people)
    return int((shared > _ALIKE * (area(bodies)[:, None] + area(people) - shared)).any(axis=1).sum())

"""Follows things from look to look: sure detections are matched first, then weak ones to what is left, as ByteTrack does.

Distances are measured in a thing's own size, the root of its area, so that what is near and what is far away are alike.
"""

from dataclasses import dataclass

import numpy as np

from bazan.platform.image_analysis.tracking.types import KINDS, Detections, Track

SURE, BEGINS = 0.4, 0.5
"""From so sure on a detection is matched first, and may begin a track; a weaker one only keeps alive the track that it lies on."""
CONFIRMED = 2
"""Looks at which something has to be met by sure detections before it is given out."""
KEPT, KEPT_UNCONFIRMED = 2.0, 0.5
"""Seconds since it was met after which a track is dropped, at a look that doesn't show it."""
LONGEST_GAP = 4.0
"""Seconds without a look after which everything begins anew."""
REACH, SPEEDS = 0.7, np.array([1.0, 3.0, 4.0, 4.0, 4.0, 4.0])
"""How far from where it is expected a thing may be, in sizes; and how much farther a second, by its kind, as it may have moved unforeseen.

So much its speed may also be when it is first met, and change in the root of a second.
"""
LIES_ON = 0.2
"""A weak detection has so much in common with its track, as a share of what both cover."""
ALIKE = 1.8
"""The larger of two sizes is less than so many times the smaller."""
FAMILIES = np.array([0, 1, 2, 1, 2, 2])
"""Kinds of one family may be mistaken for each other: a car for a truck, but no person for a motorcycle."""
_NOISE = 0.1
"""How far a detection is off, in sizes."""
_HIDDEN, _SHRINKS = 0.9, 0.4
"""What is seen lower than this share of its height may be partly hidden: it is taken to have grown lower by so much of that alone."""
_NEVER = -np.inf


@dataclass
class _Things:
    """What is followed, a row each. Places are fractions of the picture."""

    numbers: np.ndarray
    middles: np.ndarray
    """(n, 2)."""
    extents: np.ndarray
    """(n, 2): width and height."""
    speeds: np.ndarray
    """(n, 2): of the middles, a second."""
    doubts: np.ndarray
    """(n, 3): variance of the middle, its covariance with the speed, variance of the speed; in squares of the thing's size."""
    votes: np.ndarray
    """(n, kinds): at how many looks it was surely taken for each."""
    kinds: np.ndarray
    sure: np.ndarray
    since: np.ndarray
    met: np.ndarray
    """When it was met last."""

    @property
    def boxes(self) -> np.ndarray:
        return np.concatenate([self.middles - self.extents / 2, self.middles + self.extents / 2], axis=1)

    def only(self, rows: np.ndarray) -> "_Things":
        return _Things(*(column[rows] for column in vars(self).values()))

    def joined(self, others: "_Things") -> "_Things":
        return _Things(*(np.concatenate(columns) for columns in zip(vars(self).values(), vars(others).values(), strict=True)))

    def move(self, seconds: float) -> None:
        """To where they are expected so much later; what is in doubt grows."""
        self.middles += self.speeds * seconds
        place, both, speed = self.doubts.T  # views: what is added to them is added to the doubts
        turn = SPEEDS[self.kinds] ** 2 * seconds
        place += (2 * both + speed * seconds + turn * seconds / 3) * seconds
        both += (speed + turn / 2) * seconds
        speed += turn

    def meet(self, rows: list[int], detections: Detections, columns: list[int], at: float) -> None:
        """Correct each of the rows by a detection, as a Kalman filter that doubts both axes alike.

        What may be partly hidden is only so far off as it is seen above or below where it is expected: else who walks behind a sign
        would be taken to leap, and its foot to the sign's edge.
        """
        boxes, kinds = detections.boxes[columns], detections.kinds[columns]
        place, both, speed = self.doubts[rows].T
        trust, push = place / (place + _NOISE**2), both / (place + _NOISE**2)
        off, grown = _middles(boxes) - self.middles[rows], _extents(boxes) - self.extents[rows]
        hidden = grown[:, 1] < (_HIDDEN - 1) * self.extents[rows, 1]
        off[hidden, 1] = np.sign(off[hidden, 1]) * np.maximum(np.abs(off[hidden, 1]) + grown[hidden, 1] / 2, 0)
        grown[hidden] *= np.where(grown[hidden] < 0, _SHRINKS, 1)
        self.middles[rows] += trust[:, None] * off
        self.speeds[rows] += push[:, None] * off
        self.extents[rows] += trust[:, None] * grown
        self.doubts[rows] = np.stack([(1 - trust) * place, (1 - trust) * both, speed - push * both], axis=1)
        self.sure[rows], self.met[rows] = detections.sure[columns], at
        self.votes[rows, kinds] += detections.sure[columns] >= SURE
        old, new = self.kinds[rows], self.votes[rows].argmax(axis=1)
        self.kinds[rows] = np.where(self.votes[rows, new] > self.votes[rows, old], new, old)


class Tracker:
    """Follows the things of one camera. ``ratio``: its picture's width by its height, which may be set anew."""

    def __init__(self, ratio: float = 16 / 9) -> None:
        self.ratio = ratio
        self._at = 0.0
        self._things = _begun(Detections(np.zeros((0, 4)), np.zeros(0), np.zeros(0, int)), 1, 0.0)
        self._next = 1

    @property
    def follows(self) -> bool:
        """Whether anything is followed, be it not given out yet: then another look is due soon."""
        return len(self._things.numbers) > 0

    def update(self, detections: Detections, at: float) -> list[Track]:
        """What is followed after a look at ``at`` seconds, met by it or expected. The time between looks may vary.

        A track is given out from its ``CONFIRMED`` look on, until it has left the picture or was not met for ``KEPT`` seconds.
        ValueError: the look was before the last one.
        """
        things, elapsed = self._things, at - self._at
        if len(things.met) and elapsed < 0:
            raise ValueError(f"A look {-elapsed} seconds before the last one.")
        self._at = at
        if elapsed > LONGEST_GAP:
            things = things.only(np.zeros(0, int))
        things.move(elapsed)
        pairs = _pairs(things, detections, self.ratio, elapsed)
        things.meet(list(pairs), detections, list(pairs.values()), at)

        confirmed = things.votes.sum(axis=1) >= CONFIRMED
        dropped = at - things.met >= np.where(confirmed, KEPT, KEPT_UNCONFIRMED)
        dropped |= ((things.middles < 0) | (things.middles > 1)).any(axis=1)
        begins = detections.sure >= BEGINS
        begins[list(pairs.values())] = False
        self._things = things.only(~dropped)
        if begins.any():
            begun = _begun(Detections(detections.boxes[begins], detections.sure[begins], detections.kinds[begins]), self._next, at)
            self._next += len(begun.numbers)
            self._things = self._things.joined(begun)
        return _tracks(things.only(confirmed & ~dropped), at)


def _begun(detections: Detections, number: int, at: float) -> _Things:
    """A thing of each detection, numbered from ``number`` on."""
    count, kinds = len(detections.sure), detections.kinds
    doubts = np.stack([np.full(count, _NOISE**2), np.zeros(count), SPEEDS[kinds] ** 2], axis=1)
    return _Things(
        numbers=np.arange(number, number + count),
        middles=_middles(detections.boxes),
        extents=_extents(detections.boxes),
        speeds=np.zeros((count, 2)),
        doubts=doubts,
        votes=np.eye(len(KINDS), dtype=int)[kinds],
        kinds=kinds.copy(),
        sure=detections.sure.copy(),
        since=np.full(count, at),
        met=np.full(count, at),
    )


def _tracks(things: _Things, at: float) -> list[Track]:
    columns = (things.numbers, things.kinds, things.boxes, things.sure, things.since, things.met)
    return [
        Track(number, KINDS[kind], tuple(box), sure, since, met == at)
        for number, kind, box, sure, since, met in zip(*(column.tolist() for column in columns), strict=True)
    ]


def _pairs(things: _Things, detections: Detections, ratio: float, seconds: float) -> dict[int, int]:
    """Which row was met by which detection: the likeliest of all first. ``seconds``: since the last look."""
    if not len(things.met) or not len(detections.sure):
        return {}
    likely, shared = _likeness(things, detections, ratio, seconds)
    sure = detections.sure >= SURE
    pairs = _best(np.where(sure, likely, _NEVER))
    likely[list(pairs)] = _NEVER
    return pairs | _best(np.where(~sure & (shared >= LIES_ON), likely, _NEVER))


def _best(likely: np.ndarray) -> dict[int, int]:
    """Columns by row, each at most once, the likeliest first."""
    rows, columns = np.nonzero(likely > _NEVER)
    pairs: dict[int, int] = {}
    free = set(columns.tolist())
    for place in np.argsort(-likely[rows, columns], kind="stable").tolist():
        row, column = int(rows[place]), int(columns[place])
        if row not in pairs and column in free:
            pairs[row] = column
            free.remove(column)
    return pairs


def _likeness(things: _Things, detections: Detections, ratio: float, seconds: float) -> tuple[np.ndarray, np.ndarray]:
    """(how likely each thing is each detection, minus infinity where it can't be; their common area as a share of what both cover)."""
    boxes, extents = detections.boxes, _extents(detections.boxes)
    mine, theirs = things.extents.prod(axis=1), extents.prod(axis=1)
    expected = things.boxes
    edges = np.minimum(expected[:, None, 2:], boxes[None, :, 2:]) - np.maximum(expected[:, None, :2], boxes[None, :, :2])
    common = np.maximum(edges, 0).prod(axis=2)
    shared = common / (mine[:, None] + theirs - common)
    off = (things.middles[:, None] - _middles(boxes)) * (ratio, 1)
    sizes = np.sqrt(mine * ratio)[:, None], np.sqrt(theirs * ratio)
    far = np.sqrt((off**2).sum(axis=2) / (sizes[0] * sizes[1]))
    near = far < REACH + SPEEDS[things.kinds][:, None] * seconds
    alike = np.maximum(sizes[0], sizes[1]) < ALIKE * np.minimum(sizes[0], sizes[1])
    possible = near & alike & (FAMILIES[things.kinds][:, None] == FAMILIES[detections.kinds])
    return np.where(possible, shared - far, _NEVER), shared


def _middles(boxes: np.ndarray) -> np.ndarray:
    return (boxes[:, :2] + boxes[:, 2:]) / 2


def _extents(boxes: np.ndarray) -> np.ndarray:
    return boxes[:, 2:] - boxes[:, :2]

"""What a perfect observer would tell of a story: found from the paths alone, by where each figure's lower edge has its middle."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.cameras.courses import Course, boxes, track
from simulator.cameras.lens import HEIGHT, WIDTH, Lens
from simulator.cameras.stories import RATE, Places, Story

STOPPED = 5
"""Seconds something stands before it counts as stopped, or as left."""


@dataclass(frozen=True)
class Presence:
    """One figure on the pictures it is in; equally long arrays."""

    course: Course
    seconds: np.ndarray
    boxes: np.ndarray
    """(n, 4) left, top, right, bottom, fractions of the picture; beyond 0 to 1 where it is beyond the picture."""
    still: np.ndarray

    @property
    def feet(self) -> np.ndarray:
        """(n, 2)."""
        return np.stack([self.boxes[:, [0, 2]].mean(axis=1), self.boxes[:, 3]], axis=1)


def presences(story: Story, rate: int = RATE) -> list[Presence]:
    """Of every course, at each picture."""
    found = []
    for course in story.courses:
        followed = track(course, np.arange(story.seconds * rate) / rate)
        found.append(Presence(course, followed.seconds, boxes(course, followed, story.street.lens), followed.still))
    return found


def on_picture(lens: Lens, places: Places) -> list[list[float]]:
    """Fractions of the picture."""
    return [[round(part, 4) for part in lens.spot(*place)] for place in places]


def truth(story: Story) -> dict[str, Any]:
    """As JSON: seconds since the loop began; points as fractions of the picture, x to the right and y down."""
    lens, everybody = story.street.lens, presences(story)
    lines = {name: on_picture(lens, places) for name, places in story.lines.items()}
    zones = {name: on_picture(lens, places) for name, places in story.zones.items()}
    return {
        "name": story.name, "seconds": story.seconds, "rate": RATE, "width": WIDTH, "height": HEIGHT,
        "lines": [{"name": name, "points": ends, "crossings": crossings(ends, everybody)} for name, ends in lines.items()],
        "zones": [{"name": name, "points": corners, "visits": visits(corners, everybody)} for name, corners in zones.items()],
        "stopped": standing([each for each in everybody if each.course.kind not in ("person", "bag")]),
        "left": standing([each for each in everybody if each.course.kind == "bag"]),
    }  # fmt: skip


def crossings(ends: list[list[float]], everybody: list[Presence]) -> list[dict[str, Any]]:
    """Forward: from the line's left to its right as it is walked, seen on the picture."""
    start, end = np.array(ends) * (WIDTH, HEIGHT)
    along = end - start
    found = []
    for presence in everybody:
        feet = presence.feet * (WIDTH, HEIGHT)
        side = along[0] * (feet[:, 1] - start[1]) - along[1] * (feet[:, 0] - start[0])
        for step in np.flatnonzero((side[:-1] < 0) != (side[1:] < 0)):
            share = side[step] / (side[step] - side[step + 1])
            place = (feet[step] + share * (feet[step + 1] - feet[step]) - start) @ along / (along @ along)
            if 0 <= place <= 1:
                at = presence.seconds[step] + share * (presence.seconds[step + 1] - presence.seconds[step])
                found.append({"at": round(float(at), 2), "kind": presence.course.kind, "forward": bool(side[step] < 0)})
    return sorted(found, key=lambda crossing: crossing["at"])


def within(points: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Which of points (n, 2) a polygon (m, 2) holds."""
    x, y = points.T
    inside = np.zeros(len(points), bool)
    for (start_x, start_y), (end_x, end_y) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        level = (start_y > y) != (end_y > y)
        with np.errstate(divide="ignore", invalid="ignore"):
            inside ^= level & (x < start_x + (y - start_y) * (end_x - start_x) / (end_y - start_y))
    return inside


def visits(corners: list[list[float]], everybody: list[Presence]) -> list[dict[str, Any]]:
    """Who is in a zone from when to when, in order of entering."""
    found = []
    for presence in everybody:
        for begin, end in _spans(within(presence.feet, np.array(corners))):
            found.append({"kind": presence.course.kind, "from": float(presence.seconds[begin]), "to": float(presence.seconds[end])})
    return sorted(found, key=lambda visit: visit["from"])


def standing(everybody: list[Presence]) -> list[dict[str, Any]]:
    """What stands for STOPPED seconds at least, from when to when, in order of stopping."""
    found = []
    for presence in everybody:
        for begin, end in _spans(presence.still):
            if presence.seconds[end] - presence.seconds[begin] >= STOPPED:
                found.append({
                    "kind": presence.course.kind, "from": float(presence.seconds[begin]), "to": float(presence.seconds[end]),
                    "at": [round(float(part), 4) for part in presence.feet[begin]],
                })  # fmt: skip
    return sorted(found, key=lambda stand: stand["from"])


def _spans(held: np.ndarray) -> list[tuple[int, int]]:
    """First and last places of unbroken runs of what holds."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], held.astype(np.int8), [0]])))
    return [(int(begin), int(end) - 1) for begin, end in zip(edges[::2], edges[1::2], strict=True)]

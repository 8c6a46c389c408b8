"""Plates of cameras that may read them: each vehicle's best picture is kept in memory, and one thread of low priority reads it, once.

No face is looked for and no picture is kept: what leaves this module is the plate's signs.
"""

import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageDraw
from psycopg import Connection

from bazan.cameras.devices.worker_sql.leases import Lease, hold
from bazan.cameras.plates import rules
from bazan.cameras.plates.worker_sql.reading_records import Read, keep_reading
from bazan.platform.image_analysis.camera_analysis import Look
from bazan.platform.image_analysis.networks import NoModel
from bazan.platform.image_analysis.recognition import number_plates, text_recognition
from bazan.platform.image_analysis.recognition.colours import named
from bazan.platform.image_analysis.tracking.purposes import VEHICLES
from bazan.platform.image_analysis.tracking.types import Box, Point, Track
from bazan.platform.image_analysis.video.types import Frame

log = logging.getLogger(__name__)

MOST_WAITING = 32
"""Vehicles whose plates wait to be read: the oldest gives way to one more."""
MOST_FOLLOWED = 30
"""Vehicles of one camera whose pictures are kept at once."""
NARROWEST_PX, LARGEST_PX = 90, 480
"""A vehicle narrower than this has no plate that can be read; its picture is made no larger than that."""
CALM_S = 2.0
"""A vehicle of which no better picture came for so long is read, be it there still."""
BETTER = 1.15
"""A picture has to be so many times better to be taken in the place of another."""
ABOVE, MARGIN = 0.25, 0.04
"""Shares of a vehicle's box: plates hang below the one; what is cut out is larger by the other on each side."""
NICE = 15
"""All else comes first, clips too."""


@dataclass(eq=False)
class Vehicle:
    """The best picture of one vehicle yet, in memory alone. ``at``: Unix seconds of it; ``good``: how wide and sharp it is."""

    kind: str
    colour: str
    picture: Image.Image
    at: float
    good: float


class PlateReader(threading.Thread):
    """Of one process. The networks are opened for the first vehicle; where they were not made it says so once, and nothing is read."""

    def __init__(self) -> None:
        super().__init__(name="plates", daemon=True)
        self._waiting: deque[tuple[Vehicle, Callable[[Read], None]]] = deque()
        self._more = threading.Condition()
        self._ending = self._blind = False
        self.read = self.unread = self.dropped = 0

    def put(self, vehicle: Vehicle, told: Callable[[Read], None]) -> None:
        """Have its plate read when there is time; ``told`` is called, on the thread that reads, if it has one that can be read."""
        with self._more:
            if self._blind:
                return
            if len(self._waiting) >= MOST_WAITING:
                self._waiting.popleft()
                self.dropped += 1
            self._waiting.append((vehicle, told))
            self._more.notify()

    def end(self, patience_s: float) -> None:
        """Read what waits, for so long at most."""
        with self._more:
            self._ending = True
            self._more.notify()
        self.join(patience_s)

    def run(self) -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        while waiting := self._next():
            vehicle, told = waiting
            try:
                plate = rules.judged(number_plates.texts(vehicle.picture))
                if plate is not None:
                    told(Read(plate.signs, plate.sure, vehicle.kind, vehicle.colour, vehicle.at, text_recognition.name()))
                self.read, self.unread = self.read + (plate is not None), self.unread + (plate is None)
            except NoModel as why:
                log.error("no plate is read: %s", why)
                with self._more:
                    self._blind = True
                    self._waiting.clear()
            except Exception:  # one vehicle's picture must not end the reading of all others
                log.exception("a picture of a vehicle could not be read")
                self.dropped += 1

    def _next(self) -> tuple[Vehicle, Callable[[Read], None]] | None:
        with self._more:
            self._more.wait_for(lambda: self._waiting or self._ending)
            return self._waiting.popleft() if self._waiting else None


def keep(session: Connection[Any], lease: Lease, read: Read) -> None:
    """What was read, if this process still holds the camera. LostLease."""
    with session.transaction():
        hold(session, lease)
        keep_reading(session, lease.camera, read)


class Passing:
    """The vehicles of one camera that may read plates. For the thread that looks."""

    def __init__(self, masks: Sequence[Sequence[Point]]) -> None:
        self._masks = masks
        self._best: dict[int, Vehicle | None] = {}
        """By track; None: it was given out."""

    def saw(self, look: Look, frame: Frame) -> list[Vehicle]:
        """Vehicles to read now: each once, when it has gone or no better picture of it came for a while."""
        tracks = {track.number: track for track in look.tracks if track.kind in VEHICLES}
        whole: np.ndarray | None = None
        for track in tracks.values():
            good = _good(track, frame) if track.seen else 0.0
            best = self._best.get(track.number)
            fresh = track.number not in self._best and sum(each is not None for each in self._best.values()) < MOST_FOLLOWED
            if good and (fresh or (best is not None and good > BETTER * best.good)):
                whole = frame.rgb(frame.width, frame.height) if whole is None else whole
                colour, picture = named(whole, track.box, track.kind), _cut(whole, track.box, self._masks)
                self._best[track.number] = Vehicle(track.kind, colour, picture, look.at, good)
        gone = [number for number in self._best if number not in tracks]
        calm = [number for number, best in self._best.items() if best is not None and look.at - best.at >= CALM_S]
        due = [best for number in dict.fromkeys([*gone, *calm]) if (best := self._best[number]) is not None]
        self._best = {number: None if number in calm else best for number, best in self._best.items() if number in tracks}
        return due


def _good(track: Track, frame: Frame) -> float:
    """How well a plate on it could be read: 0 where it is too small, or cut by the picture's edge."""
    left, top, right, bottom = track.box
    wide = (right - left) * frame.width
    if wide < NARROWEST_PX or left <= 0 or right >= 1 or bottom >= 1:
        return 0.0
    below = top + ABOVE * (bottom - top)
    rows = frame.luma[round(below * frame.height) : round(bottom * frame.height) : 2]
    part = rows[:, round(left * frame.width) : round(right * frame.width)].astype(np.int16)
    return wide * float(np.abs(np.diff(part, axis=1)).mean()) if part.size else 0.0


def _cut(picture: np.ndarray, box: Box, masks: Sequence[Sequence[Point]]) -> Image.Image:
    """The part of a picture, (h, w, 3) uint8 in RGB, that may hold the plate; what is masked is grey there too."""
    height, width = picture.shape[:2]
    left, top, right, bottom = box
    top, by = top + ABOVE * (bottom - top), MARGIN * (right - left)
    x, y = max(0, round((left - by) * width)), max(0, round(top * height))
    part = Image.fromarray(picture[y : round((bottom + by) * height), x : round((right + by) * width)])
    pencil = ImageDraw.Draw(part)
    for mask in masks:
        pencil.polygon([(across * width - x, down * height - y) for across, down in mask], fill=(128, 128, 128))
    part.thumbnail((LARGEST_PX, LARGEST_PX))
    return part

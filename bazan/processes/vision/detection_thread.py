"""One thread that looks at the newest picture of each camera in turn: who shows more than can be looked at loses pictures, never time."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from bazan.platform.image_analysis.detectors.detector import Detector
from bazan.platform.image_analysis.detectors.null_detector import NOTHING
from bazan.platform.image_analysis.tracking.types import Detections
from bazan.platform.image_analysis.video.types import Frame

log = logging.getLogger(__name__)

PACES = (1.0, 0.4, 0.2, 0.0)
"""Shares of the pictures a second that are wanted, as the load grows; 0: key pictures alone."""
JUDGED_S = 5.0
TOO_MANY, FEW = 0.25, 0.02
"""Shares of pictures overtaken by newer ones: from the one on the pace is lowered, below the other it may rise again."""
IDLE = 0.35
"""The pace rises only while looking takes less than this share of the time."""


@dataclass
class _Waiting:
    frame: Frame
    told: Callable[[Frame, Detections], None]
    asks: bool


class Looker(threading.Thread):
    def __init__(self, detector: Detector) -> None:
        super().__init__(name="looker", daemon=True)
        self.detector = detector
        self.step = 0
        """Of the ladder ``PACES``."""
        self.looked = self.overtaken = 0
        self._busy_s = 0.0
        self._waiting: dict[int, _Waiting] = {}
        self._more = threading.Condition()
        self._ending = False
        self._judged_at = time.monotonic()
        self._counted = (0, 0, 0.0)

    def put(self, camera: int, frame: Frame, told: Callable[[Frame, Detections], None], *, asks: bool = True) -> None:
        """Have the frame looked at when it is the camera's turn; one that waits already is overtaken by it, and keeps its turn.

        ``asks`` False: nothing needs to be looked at, only told in its turn.
        """
        with self._more:
            self.overtaken += camera in self._waiting
            self._waiting[camera] = _Waiting(frame, told, asks)
            self._more.notify()

    def forget(self, camera: int) -> None:
        with self._more:
            self._waiting.pop(camera, None)

    def end(self) -> None:
        with self._more:
            self._ending = True
            self._more.notify()

    def look(self, frame: Frame) -> Detections:
        return self.detector.look(frame.rgb(*self.detector.size(frame.width, frame.height)))

    def run(self) -> None:
        while True:
            with self._more:
                self._more.wait_for(lambda: self._waiting or self._ending, 1.0)
                if self._ending:
                    return
                turn = next(iter(self._waiting), None)
                waiting = self._waiting.pop(turn) if turn is not None else None
            if waiting is not None:
                began = time.monotonic()
                try:
                    waiting.told(waiting.frame, self.look(waiting.frame) if waiting.asks else NOTHING)
                except Exception:  # one camera's picture must not end the looking at all others
                    log.exception("a picture of camera %s could not be looked at", turn)
                self.looked += waiting.asks
                self._busy_s += time.monotonic() - began
            self._judge()

    def _judge(self) -> None:
        """Down the ladder when pictures are overtaken, up again when there is time to spare."""
        now = time.monotonic()
        if now - self._judged_at < JUDGED_S:
            return
        looked, overtaken, busy = (new - old for new, old in zip((self.looked, self.overtaken, self._busy_s), self._counted, strict=True))
        share = overtaken / max(looked + overtaken, 1)
        if share > TOO_MANY:
            self.step = min(self.step + 1, len(PACES) - 1)
        elif share < FEW and busy / (now - self._judged_at) < IDLE:
            self.step = max(self.step - 1, 0)
        self._judged_at, self._counted = now, (self.looked, self.overtaken, self._busy_s)

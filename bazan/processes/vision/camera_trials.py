"""At night, when there is time, each camera is tried: a thread of the lowest priority, one camera after the other."""

import logging
import os
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from zlib import crc32

import psycopg

from bazan.cameras.events.worker_sql import accuracy_records
from bazan.cameras.events.worker_sql.accuracy_records import Tried
from bazan.core.time import local_day
from bazan.platform.image_analysis.counting_accuracy.accuracy_trial import tried
from bazan.platform.image_analysis.counting_accuracy.types import Ground, Trial
from bazan.platform.image_analysis.tracking.rule_from_terms import rule_of
from bazan.processes.vision.camera_thread import Watching
from bazan.processes.vision.database_writer import Task, Writer
from bazan.processes.vision.detection_thread import Looker

log = logging.getLogger(__name__)

ROUND_S = 30.0
"""How often is asked whose turn it is."""
LOWEST = 19
REST_S = 0.02
"""Between two looks: whoever watches cameras comes first."""
BUSY_S = 5.0
"""So long is waited, again and again, while too much is to be looked at."""


class Ended(Exception):
    """The camera isn't watched by this process any more, or the process ends."""


class Trials(threading.Thread):
    """``cameras``: those held now; ``hour``: of the night, local time."""

    def __init__(self, cameras: Mapping[int, Watching], looker: Looker, writer: Writer, database: str, hour: int) -> None:
        super().__init__(name="trials", daemon=True)
        self._cameras, self._looker, self._writer, self._database, self._hour = cameras, looker, writer, database, hour
        self._tried: dict[int, float] = {}
        """What may not be written yet."""
        self._ending = threading.Event()

    def end(self, patience_s: float) -> None:
        self._ending.set()
        self.join(patience_s)

    def run(self) -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST)
        while not self._ending.wait(ROUND_S):
            try:
                self._round()
            except psycopg.Error as why:
                log.info("nobody can say which camera is to be tried: %s", why)
            except Exception:  # one camera's trial must not end all others
                log.exception("a trial failed")

    def _round(self) -> None:
        cameras = dict(self._cameras)
        with psycopg.connect(self._database, autocommit=True, application_name="bazan-vision-trials") as session:
            last = accuracy_records.last_tried(session, cameras)
        for number, camera in cameras.items():
            known = max((at for at in (last.get(number), self._tried.get(number)) if at is not None), default=None)
            if self._looker.step or not accuracy_records.due(known, time.time(), self._hour):
                continue
            ground = camera.scene.ground()
            if ground is not None:
                try:
                    self._try(number, camera, ground)
                except Ended:
                    del self._tried[number]

    def _try(self, number: int, camera: Watching, ground: Ground) -> None:
        at = time.time()
        day = local_day(datetime.fromtimestamp(at, UTC))
        self._tried[number] = at
        watched, detector = camera.watched, self._looker.detector
        rules = [rule_of(rule.terms) for rule in watched.rules]
        seed = crc32(f"{watched.code} {day}".encode())
        trial = tried(ground, camera.heights.ground(), rules, watched.terms["masks"], detector, seed, lambda: self._pause(number, camera))
        kept = _kept(trial, ground, at, detector.name)
        log.info("%s counted %s of %s laid figures", watched.code, kept.counted, kept.laid)
        self._writer.put(Task(camera.lease, lambda session, lease: accuracy_records.keep_trial(session, lease, kept), lasting=True))

    def _pause(self, number: int, camera: Watching) -> None:
        """Between two looks; as long as too much is to be looked at. Ended."""
        waited = False
        while not waited or self._looker.step:
            if self._ending.wait(BUSY_S if self._looker.step else REST_S) or self._cameras.get(number) is not camera:
                raise Ended
            waited = True


def _kept(trial: Trial, ground: Ground, at: float, detector: str) -> Tried:
    whole, rows = trial.whole, ground.picture.shape[0]
    return Tried(
        at=at,
        laid=whole.laid,
        counted=whole.counted,
        error=whole.error,
        smallest_px=None if trial.smallest is None else round(trial.smallest * ground.rows),
        detector=detector,
        figures={
            "lines": {line: {"laid": score.laid, "missed": score.missed, "extra": score.extra} for line, score in trial.lines.items()},
            "blur_px": round(trial.blur * ground.rows / rows, 2),
        },
    )

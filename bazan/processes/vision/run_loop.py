"""What such a process does all day: it beats, watches the cameras it holds, and answers who asks for their pictures."""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import psycopg

from bazan.cameras.devices.machine_model_codes import DETECTOR
from bazan.cameras.devices.rules import holds, secret_name
from bazan.cameras.devices.settings import CameraSettings
from bazan.cameras.devices.worker_sql import leases
from bazan.cameras.devices.worker_sql.camera_config import hours, switched_off, watched
from bazan.cameras.devices.worker_sql.leases import BEAT_S, LIFE_S, Lease, Self
from bazan.cameras.events.worker_sql import event_records
from bazan.core.settings import Settings
from bazan.core.time import now
from bazan.platform.database.connection_settings import database_url
from bazan.platform.image_analysis.detectors.detector import Detector
from bazan.platform.image_analysis.scene import hazards
from bazan.platform.image_analysis.scene.scene_rules import Eyes
from bazan.platform.observability.process_memory import give_back
from bazan.processes.vision.camera_thread import Watching
from bazan.processes.vision.camera_trials import Trials
from bazan.processes.vision.database_writer import Writer
from bazan.processes.vision.detection_thread import Looker
from bazan.processes.vision.event_clips import Clipper
from bazan.processes.vision.footage_review import Reviewer
from bazan.processes.vision.plate_recognition import PlateReader

log = logging.getLogger(__name__)

END_S = 5
TIDY_BEATS = 10
"""After so many the memory of pictures and clips that are over is given back."""


class Process(threading.Thread):
    """The beating heart; ``cameras`` are those held now."""

    def __init__(self, settings: Settings, own: CameraSettings, detector: Detector, address: str, eyes: Eyes = hazards.eye) -> None:
        """``eyes``: who looks for fire, smoke and water."""
        super().__init__(name="heart", daemon=True)
        name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(2)}"
        self.own = Self(name, own.site, address, own.capacity, detector.name)
        self.cameras: dict[int, Watching] = {}
        self.looker = Looker(detector)
        self._database, self._fps, self._eyes = database_url(settings), own.fps, eyes
        self._leases: dict[int, Lease] = {}
        self._declined: dict[int, int] = {}
        """Cameras that could not be watched, and the version they had."""
        self._hours: dict[int, Sequence[tuple[str, str]]] = {}
        """Of each camera held, when it is watched."""
        self._off: frozenset[str] = frozenset()
        """What was switched off in the register of models."""
        self._writer = Writer(self._database, self._leases.get)
        self._clipper = Clipper(self.looker.look, self._writer)
        self._plates = PlateReader()
        self._trials = Trials(self.cameras, self.looker, self._writer, self._database, own.trial_hour)
        self._reviewer = Reviewer(self._database, name, detector, settings)
        self._ending = threading.Event()

    def run(self) -> None:
        self.looker.start()
        self._writer.start()
        self._clipper.start()
        self._plates.start()
        self._trials.start()
        self._reviewer.start()
        while not self._ending.is_set():
            try:
                with psycopg.connect(self._database, autocommit=True, application_name="bazan-vision-beat") as session:
                    for beats in count():
                        if self._ending.wait(BEAT_S):
                            break
                        self._beat(session)
                        if beats % TIDY_BEATS == 0:
                            give_back()
            except psycopg.Error as why:
                log.warning("the database is away, watching goes on: %s", why)
                self._ending.wait(BEAT_S)
            except BaseException:  # who doesn't beat loses every camera to others and must not seem alive
                log.critical("the heart stopped, so this process ends", exc_info=True)
                logging.shutdown()
                os._exit(1)

    def end(self) -> None:
        """Give everything back; what waits to be written is written first."""
        self._ending.set()
        for camera in self.cameras.values():
            camera.end()
        for camera in self.cameras.values():
            camera.join(END_S)
        self._reviewer.end(END_S)
        self._trials.end(END_S)
        self.looker.end()
        self._clipper.end(END_S)
        self._plates.end(END_S)
        self._writer.end(END_S)
        self.join(END_S)
        try:
            with psycopg.connect(self._database, autocommit=True) as session:
                leases.leave(session, self.own)
        except psycopg.Error as why:
            log.warning("the cameras could not be given back, their leases end by themselves in %s s: %s", LIFE_S, why)

    def figures(self) -> Mapping[str, Any]:
        """What this process measures of itself."""
        return {
            "looked": self.looker.looked,
            "overtaken": self.looker.overtaken,
            "step": self.looker.step,
            "dropped": self._writer.dropped,
            "clips": self._clipper.made,
            "clips_dropped": self._clipper.dropped,
            "plates": self._plates.read,
            "plates_unread": self._plates.unread,
            "plates_dropped": self._plates.dropped,
        }

    def _beat(self, session: psycopg.Connection[Any]) -> None:
        held = {lease.camera: lease for lease in leases.beat(session, self.own, self.figures())}
        before = dict(self._leases)
        self._leases.clear()
        self._leases.update(held)
        off = switched_off(session)
        for camera in before.keys() - held.keys() if off == self._off else list(self.cameras):
            self._stop(camera)
        self._off = off
        for camera, lease in held.items():
            watching, former = self.cameras.get(camera), before.get(camera)
            if former is None or lease.version != former.version:
                self._hours[camera] = hours(session, camera)
            if DETECTOR in off or not holds(self._hours[camera], now()):
                self._stop(camera)
            elif watching is None:
                event_records.take_over(session, lease)
                self._start(session, lease)
            elif former is not None and lease.version != former.version:
                self._stop(camera)
                self._start(session, lease)
            else:
                watching.lease = lease  # also when it lapsed and came back to us: what is open goes on

    def _start(self, session: psycopg.Connection[Any], lease: Lease) -> None:
        """Watch it; one that can't be watched as it is declared hinders no other, and is tried again when that changes."""
        if self._declined.get(lease.camera) == lease.version:
            return
        declared = watched(session, lease.camera)
        try:
            camera = Watching(declared, lease, self.looker, self._writer, self._clipper, self._fps, _secret, self._eyes, self._plates)
        except Exception:
            log.exception("%s can't be watched as it is declared", declared.code)
            self._declined[lease.camera] = lease.version
            return
        self.cameras[lease.camera] = camera
        camera.start()

    def _stop(self, camera: int) -> None:
        """It ends by itself, in its own time: nobody waits for a stream that hangs."""
        if watching := self.cameras.pop(camera, None):
            watching.end()


def _secret(name: str) -> str:
    """``user:password`` of a camera, from the environment alone."""
    return os.environ.get(secret_name(name), "")

"""What such a process does all day: it beats, watches the cameras it holds, and answers who asks for their pictures."""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Mapping
from typing import Any

import psycopg

from bazan.apps.vision.looking import Looker
from bazan.apps.vision.watching import Watching
from bazan.apps.vision.writing import Writer
from bazan.engines.database.address import database_url
from bazan.engines.vision.detectors.port import Detector
from bazan.kernel.settings import Settings
from bazan.watch.cameras.machine import keeping, leases
from bazan.watch.cameras.machine.leases import BEAT_S, LIFE_S, Lease, Self
from bazan.watch.cameras.machine.reading import watched
from bazan.watch.cameras.rules import secret_name
from bazan.watch.cameras.settings import CameraSettings

log = logging.getLogger("bazan.vision")

END_S = 5


class Process(threading.Thread):
    """The beating heart; ``cameras`` are those held now."""

    def __init__(self, settings: Settings, own: CameraSettings, detector: Detector, address: str) -> None:
        super().__init__(name="heart", daemon=True)
        name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(2)}"
        self.own = Self(name, own.site, address, own.capacity, detector.name)
        self.cameras: dict[int, Watching] = {}
        self.looker = Looker(detector)
        self._database, self._fps = database_url(settings), own.fps
        self._leases: dict[int, Lease] = {}
        self._declined: dict[int, int] = {}
        """Cameras that could not be watched, and the version they had."""
        self._writer = Writer(self._database, self._leases.get)
        self._ending = threading.Event()

    def run(self) -> None:
        self.looker.start()
        self._writer.start()
        while not self._ending.is_set():
            try:
                with psycopg.connect(self._database, autocommit=True, application_name="bazan-vision-beat") as session:
                    while not self._ending.wait(BEAT_S):
                        self._beat(session)
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
        self.looker.end()
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
        }

    def _beat(self, session: psycopg.Connection[Any]) -> None:
        held = {lease.camera: lease for lease in leases.beat(session, self.own, self.figures())}
        before = dict(self._leases)
        self._leases.clear()
        self._leases.update(held)
        for camera in before.keys() - held.keys():
            self._stop(camera)
        for camera, lease in held.items():
            watching, former = self.cameras.get(camera), before.get(camera)
            if watching is None:
                keeping.take_over(session, lease)
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
            camera = Watching(declared, lease, self.looker, self._writer, self._fps, _secret)
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

"""``python -m bazan.processes.vision``: watches cameras until SIGTERM. Without its packages or network it says so and rests."""

import logging
import os
import signal
import socket
import sys
import time
from typing import NoReturn
from urllib.parse import urlsplit

import psycopg

from bazan.cameras.devices.settings import SETTINGS, CameraSettings
from bazan.cameras.devices.worker_sql.leases import Self, rest
from bazan.core.settings import Settings, current, read
from bazan.platform.database.connection_settings import database_url
from bazan.platform.security.process_authentication import inner_key
from bazan.processes.runtime import log_configuration
from bazan.processes.runtime.asgi_server import serve

log = logging.getLogger(__name__)

REST_S = 5
"""How often a process that can't watch says so."""


def main() -> int:
    log_configuration.set_up("vision")
    settings, own = current(), read(SETTINGS, os.environ)
    try:
        from av import logging as ffmpeg
    except ImportError:
        log.error("cameras are not watched: the packages of requirements/vision.txt are missing; BAZAN_VISION=0 leaves this process out")
        return _rest(settings, own, "packages")
    ffmpeg.set_level(ffmpeg.PANIC)  # FFmpeg would print addresses with their passwords
    from bazan.platform.image_analysis.detectors.selection import detector
    from bazan.platform.image_analysis.networks import NoModel
    from bazan.platform.image_analysis.scene.hazard_networks import eyes
    from bazan.processes.vision.asgi import application
    from bazan.processes.vision.run_loop import Process

    try:
        seeing = detector(own.detector, own.model)  # pyrefly: ignore[bad-argument-type] - judged where the setting is read
        looking = eyes(own.hazards)
    except NoModel as why:
        log.error("%s", why)
        return _rest(settings, own, "model")
    path = settings.run / f"vision-{os.getpid()}.sock"
    process = Process(settings, own, seeing, own.listen or f"unix:{path}", looking)
    serve("vision", application(process, inner_key(settings)), path, also=_listening(own.listen))
    return 0


def _listening(address: str) -> list[socket.socket]:
    """What other machines reach it by, where the province says so."""
    parts = urlsplit(address)
    return [socket.create_server((parts.hostname, parts.port or 80))] if parts.hostname else []


def _rest(settings: Settings, own: CameraSettings, why: str) -> NoReturn:
    """Nothing else stops because of this one, and to end at once would only be started again: pages are told why nobody watches."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    resting = Self(f"{socket.gethostname()}-{os.getpid()}", own.site, "", 0, own.detector)
    while True:
        try:
            with psycopg.connect(database_url(settings), autocommit=True, application_name="bazan-vision-rest") as session:
                while True:
                    rest(session, resting, why)
                    time.sleep(REST_S)
        except psycopg.Error as away:
            log.warning("the database is away: %s", away)
            time.sleep(REST_S)


if __name__ == "__main__":
    code = main()
    logging.shutdown()
    os._exit(code)  # a thread may still be inside a native library: to leave the interpreter around it would abort the process

"""``python -m bazan.apps.vision``: watches cameras until SIGTERM. Without its packages or network it says so and rests."""

import logging
import os
import socket
import sys
import time
from urllib.parse import urlsplit

from bazan.apps.unix_server import serve
from bazan.connect.streams.ingest.internal import inner_key
from bazan.kernel.settings import current, read
from bazan.watch.cameras.settings import SETTINGS

log = logging.getLogger("bazan.vision")


def main() -> int:
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings, own = current(), read(SETTINGS, os.environ)
    try:
        from av import logging as ffmpeg
    except ImportError:
        log.error("cameras are not watched: the packages of requirements/vision.txt are missing; BAZAN_VISION=0 leaves this process out")
        return _rest()
    ffmpeg.set_level(ffmpeg.PANIC)  # FFmpeg would print addresses with their passwords
    from bazan.apps.vision.asgi import application
    from bazan.apps.vision.process import Process
    from bazan.engines.vision.detectors.choosing import detector
    from bazan.engines.vision.models import NoModel

    try:
        seeing = detector(own.detector, own.model)  # type: ignore[arg-type] - judged where the setting is read
    except NoModel as why:
        log.error("%s", why)
        return _rest()
    path = settings.run / f"vision-{os.getpid()}.sock"
    process = Process(settings, own, seeing, own.listen or f"unix:{path}")
    serve(application(process, inner_key(settings)), path, also=_listening(own.listen))
    return 0


def _listening(address: str) -> list[socket.socket]:
    """What other machines reach it by, where the province says so."""
    parts = urlsplit(address)
    return [socket.create_server((parts.hostname, parts.port or 80))] if parts.hostname else []


def _rest() -> int:
    """Nothing else stops because of this one; to end at once would only be started again."""
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    sys.exit(main())

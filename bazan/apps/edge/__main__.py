"""``python -m bazan.apps.edge``: serves on ``run/edge.sock`` until SIGTERM, then stores what waits and ends."""

import logging
import sys

import uvicorn

from bazan.apps.edge.asgi import build
from bazan.kernel.settings import current


def main() -> None:
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = current()
    settings.run.mkdir(parents=True, exist_ok=True)
    address = settings.run / "edge.sock"
    address.unlink(missing_ok=True)
    uvicorn.run(
        build(settings),
        uds=str(address),
        loop="uvloop",
        http="httptools",
        lifespan="on",
        ws="none",
        access_log=False,
        log_config=None,
        backlog=4096,
        server_header=False,
        timeout_graceful_shutdown=10,
    )


if __name__ == "__main__":
    main()

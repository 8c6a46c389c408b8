"""``python -m bazan.apps.web``."""

import os

import uvicorn

from bazan.kernel.settings import current

WORKERS = 2
"""Django's synchronous views take one request at a time in each."""
HUNG_AFTER_S = 60
"""A worker that does not answer its parent this long is killed with the pages it makes; uvicorn's 5 s are short for a busy machine."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bazan.apps.settings")
    socket = current().run / "web.sock"
    socket.unlink(missing_ok=True)  # left by a killed predecessor; uvicorn with workers would stumble over it
    uvicorn.run(
        "bazan.apps.web.asgi:application",
        uds=str(socket),
        workers=WORKERS,
        timeout_worker_healthcheck=HUNG_AFTER_S,
        loop="uvloop",
        http="httptools",
        access_log=False,
        proxy_headers=True,
        forwarded_allow_ips="*",  # only the gate reaches the socket
        timeout_graceful_shutdown=5,
        log_level="warning",
    )


if __name__ == "__main__":
    main()

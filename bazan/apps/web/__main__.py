"""``python -m bazan.apps.web``."""

import os
import sys

import uvicorn
from uvicorn.supervisors import Multiprocess

from bazan.apps import inner, logs
from bazan.apps.unix_server import private_socket
from bazan.engines.database.address import web_url
from bazan.engines.database.embedded import DatabaseFailed
from bazan.engines.database.logins import refuse_unbound, refuse_unsigned
from bazan.kernel.settings import current
from bazan.kernel.tokens import secret_key

WORKERS = 2
"""Django's synchronous views take one request at a time in each."""
HUNG_AFTER_S = 60
"""A worker that does not answer its parent this long is killed with the pages it makes; uvicorn's 5 s are short for a busy machine."""


def main() -> int:
    try:
        _refuse_without_row_security()
    except DatabaseFailed as why:
        print(why, file=sys.stderr)  # noqa: T201 - where a process says why it does not start
        return 1
    logs.set_up("web")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bazan.apps.settings")
    config = uvicorn.Config(
        "bazan.apps.web.asgi:application",
        workers=WORKERS,
        timeout_worker_healthcheck=HUNG_AFTER_S,
        loop="uvloop",
        http="httptools",
        access_log=False,
        proxy_headers=True,
        forwarded_allow_ips="*",  # only the gate reaches the socket
        timeout_graceful_shutdown=5,
        log_config=None,
        log_level="warning",
    )
    Multiprocess(config, sockets=[private_socket(current().run / "web.sock"), *inner.sockets(current(), "web")]).run()
    return 0


def _refuse_without_row_security() -> None:
    """Nothing when the database keeps this process within what it may see. Raises DatabaseFailed."""
    settings = current()
    refuse_unbound(web_url(settings))
    refuse_unsigned(web_url(settings), secret_key(settings))


if __name__ == "__main__":
    sys.exit(main())

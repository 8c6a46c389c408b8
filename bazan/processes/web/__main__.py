"""``python -m bazan.processes.web``.

The socket listens before anything is loaded, so that who asks during a restart waits instead of being sent away. The code of all pages is
loaded once, before the workers are forked: they share it, and a worker that died is replaced at once.
"""

import multiprocessing
import os
import socket
import sys

from bazan.core.settings import current
from bazan.processes.runtime.unix_socket import private_socket

WORKERS = 2
"""Django's synchronous views take one request at a time in each."""
BACKLOG = 4096
HUNG_AFTER_S = 60
"""A worker that does not answer its parent this long is killed with the pages it makes; uvicorn's 5 s are short for a busy machine."""


def main() -> int:
    own = private_socket(current().run / "web.sock")
    own.listen(BACKLOG)
    from bazan.platform.database.demo.embedded_server import DatabaseFailed

    try:
        _refuse_without_row_security()
    except DatabaseFailed as why:
        print(why, file=sys.stderr)  # noqa: T201 - where a process says why it does not start
        return 1
    _serve(own)
    return 0


def _serve(own: socket.socket) -> None:
    import uvicorn
    from uvicorn import _subprocess
    from uvicorn.supervisors import Multiprocess

    from bazan.processes.runtime import internal_network, log_configuration

    log_configuration.set_up("web")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bazan.processes.composition.django_settings")
    from bazan.processes.web import asgi

    _subprocess.spawn = multiprocessing.get_context("fork")  # pyrefly: ignore[bad-assignment] - uvicorn offers no choice
    config = uvicorn.Config(
        asgi.begin_worker,
        factory=True,
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
    Multiprocess(config, sockets=[own, *internal_network.sockets(current(), "web")]).run()


def _refuse_without_row_security() -> None:
    """Nothing when the database keeps this process within what it may see. Raises DatabaseFailed."""
    from bazan.platform.database.connection_settings import web_url
    from bazan.platform.database.login_roles import refuse_other_contact_key, refuse_unbound, refuse_unsigned
    from bazan.platform.security.contact_encryption import key_fingerprint
    from bazan.platform.security.signed_tokens import secret_key

    settings = current()
    refuse_unbound(web_url(settings))
    refuse_unsigned(web_url(settings), secret_key(settings))
    refuse_other_contact_key(web_url(settings), key_fingerprint(settings))


if __name__ == "__main__":
    sys.exit(main())

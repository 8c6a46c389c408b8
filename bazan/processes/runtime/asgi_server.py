"""Serves an ASGI application on a unix socket until SIGTERM, and then ends with exit code 0."""

import contextlib
import logging
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import uvicorn

from bazan.processes.runtime import log_configuration
from bazan.processes.runtime.request_id_middleware import Numbered
from bazan.processes.runtime.unix_socket import private_socket


class _Server(uvicorn.Server):
    """uvicorn raises the signal again after it served; a clean end is no death by signal."""

    def __init__(self, config: uvicorn.Config, on_exit: Callable[[], None]):
        super().__init__(config)
        self._on_exit = on_exit

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.handle_exit)
        yield

    def handle_exit(self, sig, frame) -> None:
        self._on_exit()
        super().handle_exit(sig, frame)


def serve(process: str, application, address: Path, on_exit: Callable[[], None] = lambda: None, also: Sequence[socket.socket] = ()) -> None:
    """Blocks. ``process``: what its log calls it. ``on_exit`` is called when the signal comes, before connections are waited for; ``also``:
    sockets it is served on beside."""
    log_configuration.set_up(process)
    for chatty in ("gmqtt", "uvicorn.error"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    config = uvicorn.Config(
        Numbered(application),
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
    _Server(config, on_exit).run(sockets=[private_socket(address), *also])
    address.unlink(missing_ok=True)

"""The socket of a process on this machine; apart from what serves it, so that it listens before that is loaded."""

import os
import socket
from pathlib import Path


def private_socket(address: Path) -> socket.socket:
    """A socket at that address which nobody but this account can reach, from its first moment on."""
    address.parent.mkdir(parents=True, exist_ok=True)
    address.unlink(missing_ok=True)  # left by a killed predecessor
    before = os.umask(0o177)
    try:
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        made.bind(str(address))
    finally:
        os.umask(before)
    return made

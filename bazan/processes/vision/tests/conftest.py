"""A camera of real footage that never ends, as pictures over HTTP, and a database in which processes commit."""

import io
import os
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

import av
import psycopg
import pytest

from tests.database import migrated, named
from tests.fixtures.footage import square

RATE = 10


@pytest.fixture
def database() -> Iterator[str]:
    """The address of a fresh database."""
    name, template = f"vision_{uuid.uuid4().hex[:12]}", migrated()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        yield named(name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def pictures() -> list[bytes]:
    """Twenty seconds of the square with people on it, as JPEG."""
    made = []
    with av.open(str(square())) as clip:
        for number, frame in enumerate(clip.decode(video=0)):
            if number >= 200:
                break
            packed = io.BytesIO()
            frame.to_image().save(packed, "JPEG", quality=85)
            made.append(packed.getvalue())
    return made


@contextmanager
def camera(pictures: list[bytes], port: int = 0) -> Iterator[str]:
    """The address of a camera that sends them again and again, ten a second, to whoever asks. ``port``: 0 for any that is free."""
    listening, ending = socket.create_server(("127.0.0.1", port)), Event()

    def send(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=cut\r\n\r\n")
            begun = time.monotonic()
            for number in range(1_000_000):
                picture = pictures[number % len(pictures)]
                connection.sendall(b"--cut\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%b\r\n" % (len(picture), picture))
                if ending.wait(max(0.0, begun + number / RATE - time.monotonic())):
                    return

    def accept() -> None:
        with suppress(OSError):
            while True:
                Thread(target=send, args=(listening.accept()[0],), daemon=True).start()

    Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/stream"
    finally:
        ending.set()
        listening.close()

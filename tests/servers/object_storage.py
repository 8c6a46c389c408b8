"""A server of S3 (SeaweedFS) for tests, and the way to it, which can be cut, blocked and opened again."""

import atexit
import json
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyarrow.fs as fs
import pytest

KEY = "history"
PROGRAM = Path(sys.executable).with_name("weed")
WAY = Path(__file__).with_name("tcp_relay.py")
ALONE = ("-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false", "-master.volumeSizeLimitMB=64", "-filer", "-s3",
         "-s3.port.iceberg=0", "-s3.port.lance=0")  # fmt: skip
PARTS = ("s3", "master", "volume", "filer")
FIRST_PORT, LAST_PORT, GRPC = 20_000, 22_000, 10_000
BEGUN_S = 60
ON_S3 = pytest.mark.xdist_group("s3")
"""Of every test that asks it, so that one process begins one server for them all."""


class Server:
    """Keeps its files in a folder. ``bucket``: the address of a bucket that is there."""

    bucket = "s3://histories"

    def __init__(self, folder: Path) -> None:
        way, *own = _free_ports(1 + len(PARTS))
        who = {"name": KEY, "credentials": [{"accessKey": KEY, "secretKey": KEY}], "actions": ["Admin", "Read", "Write", "List"]}
        (folder / "s3.json").write_text(json.dumps({"identities": [who]}))
        here = [f"-dir={folder}", f"-s3.config={folder / 's3.json'}"]
        ports = [f"-{part}.port={port}" for part, port in zip(PARTS, own, strict=True)]
        self._ports = (way, own[0])
        with (folder / "log").open("ab") as log:
            self._program = subprocess.Popen([PROGRAM, "server", *ALONE, *here, *ports], stdout=log, stderr=log)
        self.options = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{way}", "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": KEY,
        }  # fmt: skip
        _until(self._has_bucket)
        self.open()

    def end(self) -> None:
        self.cut()
        self._program.kill()
        self._program.wait()

    def open(self) -> None:
        self._way = subprocess.Popen([sys.executable, "-S", WAY, *map(str, self._ports)])
        _until(lambda: not _is_free(self._ports[0]))

    def cut(self) -> None:
        """Who asks is refused at once; who is being answered hears no more."""
        self._way.kill()
        self._way.wait()

    def block(self) -> None:
        """What is asked is taken, and never answered."""
        self._way.send_signal(signal.SIGSTOP)

    def unblock(self) -> None:
        self._way.send_signal(signal.SIGCONT)

    def _has_bucket(self) -> bool:
        """Makes it as soon as it can be made."""
        client = fs.S3FileSystem(
            access_key=KEY, secret_key=KEY, endpoint_override=f"127.0.0.1:{self._ports[1]}", scheme="http", region="us-east-1",
            allow_bucket_creation=True, retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=1),
        )  # fmt: skip
        try:
            client.create_dir(self.bucket.removeprefix("s3://"))
            with client.open_output_stream(f"{self.bucket.removeprefix('s3://')}/begun") as first:
                first.write(b"begun")
        except OSError:
            return False
        return True


@cache
def server() -> Server:
    """One for all tests of a process."""
    folder = tempfile.TemporaryDirectory(prefix="s3-")
    begun = Server(Path(folder.name))
    atexit.register(lambda: (begun.end(), folder.cleanup()))
    return begun


def _until(ready: Callable[[], bool]) -> None:
    until = time.monotonic() + BEGUN_S
    while not ready():
        if time.monotonic() > until:
            raise TimeoutError(f"not begun after {BEGUN_S} s")
        time.sleep(0.05)


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens at, neither there nor ``GRPC`` above, where the parts of the server speak with each other."""
    free: list[int] = []
    for port in random.sample(range(FIRST_PORT, LAST_PORT), LAST_PORT - FIRST_PORT):
        if all(_is_free(number) for number in (port, port + GRPC)):
            free.append(port)
        if len(free) == count:
            return free
    raise RuntimeError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as visitor:
        return visitor.connect_ex(("127.0.0.1", port)) != 0

"""Debian's ``vtest.avi``, of its package ``opencv-doc``: eighty seconds of people on a square, for what needs real footage.

It is fetched by apt when a test first asks for it, proved by its hash and kept beside other caches; nothing is installed. Where apt
can't be asked, those tests are skipped and say so.
"""

import asyncio
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager, suppress
from fractions import Fraction
from functools import cache
from pathlib import Path
from threading import Thread

import av
import pytest

from simulator.cameras.packets import read
from simulator.cameras.serving import Server, Stream

SHA256 = "45cddc9490be69345cbdab64ca583be65987e864ca408038e648db99e10516cf"
WITHIN = "./usr/share/doc/opencv-doc/examples/data/vtest.avi"
KEPT = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bazan" / "vtest.avi"


@cache
def square() -> Path:
    """The clip: 768 × 576, 795 pictures, ten a second. Skips the test where it can't be had."""
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    with (KEPT.parent / "vtest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not KEPT.is_file() or _digest(KEPT) != SHA256:
            _fetch()
    return KEPT


def film(path: Path, seconds: float = 60) -> Path:
    """The clip as a camera sends it: H.264, 640 × 480, ten pictures and one key picture a second, written to ``path``."""
    with av.open(str(square())) as clip, av.open(str(path), "w") as made:
        stream = made.add_stream(
            "libx264", rate=10, options={"preset": "ultrafast", "bf": "0", "g": "10", "sc_threshold": "0", "crf": "26"}
        )
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
        for number, frame in enumerate(clip.decode(video=0)):
            if number >= seconds * 10:
                break
            picture = frame.reformat(640, 480, "yuv420p")
            picture.pts, picture.time_base = number, Fraction(1, 10)
            made.mux(stream.encode(picture))
        made.mux(stream.encode(None))
    return path


def served(clips: Mapping[str, Path]) -> AbstractContextManager[str]:
    """Clips as cameras without end; the address they stand under: ``rtsp://127.0.0.1:PORT``."""
    return playing({name: Stream(read(path)) for name, path in clips.items()})


@contextmanager
def playing(streams: Mapping[str, Stream]) -> Iterator[str]:
    """Cameras; the address they stand under."""
    ready: Future[int] = Future()
    loop = asyncio.new_event_loop()

    async def play() -> None:
        told = loop.create_future()
        told.add_done_callback(lambda port: ready.set_result(port.result()))
        await Server(streams).serve(0, told)

    playing = loop.create_task(play())

    def run() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(playing)

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"rtsp://127.0.0.1:{ready.result(10)}"
    finally:
        loop.call_soon_threadsafe(playing.cancel)
        thread.join(5)


def _fetch() -> None:
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        pytest.skip("real footage comes from a package of Debian, and there is no apt here")
    with tempfile.TemporaryDirectory(dir=KEPT.parent) as folder:
        fetched = subprocess.run(["apt-get", "download", "opencv-doc"], cwd=folder, capture_output=True, check=False, timeout=300)
        if fetched.returncode:
            pytest.skip("Debian's package opencv-doc can't be fetched here, so there is no real footage")
        (package,) = Path(folder).glob("opencv-doc*.deb")
        members = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE)
        subprocess.run(["tar", "--extract", "--directory", folder, WITHIN], stdin=members.stdout, check=True)
        members.wait()
        clip = Path(folder, WITHIN)
        if _digest(clip) != SHA256:
            pytest.skip("Debian's package opencv-doc holds another clip by now")
        clip.replace(KEPT)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

"""Real footage for tests that need it (``simulator.cameras.footage``), and cameras that play it. Where it can't be had, those tests say so
and are skipped."""

import asyncio
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Thread

import pytest

from simulator.cameras import footage
from simulator.cameras.packets import read
from simulator.cameras.serving import Server, Stream


@cache
def square() -> Path:
    """The clip: 768 × 576, 795 pictures, ten a second. Skips the test where it can't be had."""
    try:
        return footage.square()
    except footage.NotHad as why:
        pytest.skip(str(why))


def film(path: Path, seconds: float = 60) -> Path:
    """Its beginning as a camera sends it, written to ``path``."""
    return footage.film(square(), path, seconds)


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

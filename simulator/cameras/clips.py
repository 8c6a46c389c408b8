"""The stories' clips in a folder, drawn in a process of its own, which gives its memory back; who serves them needs no arrays."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path

FOOTAGE = "square"
"""What the stream of real footage is called."""
_FRUGAL = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_MMAP_THRESHOLD_": str(2**29), "MALLOC_TRIM_THRESHOLD_": str(2**29)}
"""One thread; and memory for large arrays is used again instead of asked for anew each time."""


class NotDrawn(Exception):
    """The drawing failed; what it said is on the standard error."""


async def render(folder: Path) -> AsyncIterator[tuple[str, Path]]:
    """The name of each story and where its clip is, once that is there; drawing them all takes about a minute. Truths lie beside them.

    Raises NotDrawn.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = (sys.executable, "-m", "simulator.cameras.clip_files", str(folder))
    drawing = await asyncio.create_subprocess_exec(*command, stdout=PIPE, env=os.environ | _FRUGAL)
    assert drawing.stdout
    try:
        async for line in drawing.stdout:
            name, clip = line.decode().rstrip("\n").split("\t")
            yield name, Path(clip)
        await drawing.wait()
    finally:
        if drawing.returncode is None:
            drawing.terminate()
    if drawing.returncode:
        raise NotDrawn(f"{' '.join(command)} ended with {drawing.returncode}")


async def filmed(folder: Path) -> Path | None:
    """Real footage as a clip, fetched when it isn't there; None: it can't be had on this machine, which its standard error says why."""
    clip = folder / f"{FOOTAGE}.mp4"
    if not clip.is_file():
        command = (sys.executable, "-m", "simulator.cameras.footage", str(clip))
        fetching = await asyncio.create_subprocess_exec(*command)
        try:
            await fetching.wait()
        finally:
            if fetching.returncode is None:
                fetching.terminate()
    return clip if clip.is_file() else None

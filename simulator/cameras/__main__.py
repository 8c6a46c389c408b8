"""``python -m simulator.cameras --folder F --port P``: draw the clips that aren't there, fetch real footage, and serve them by RTSP."""

import argparse
import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from simulator.cameras.clips import FOOTAGE, filmed, render
from simulator.cameras.packets import read
from simulator.cameras.rtsp_server import Server, Stream


def main() -> int:
    parser = argparse.ArgumentParser(prog="simulator.cameras", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where the clips are kept, each with its truth as JSON")
    parser.add_argument("--port", type=int, default=8554)
    given = parser.parse_args()
    with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
        asyncio.run(_until_told_to_stop(given.folder, given.port))
    return 0


async def _until_told_to_stop(folder: Path, port: int) -> None:
    work = asyncio.current_task()
    assert work is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, work.cancel)
    await play(folder, port)


async def play(folder: Path, port: int) -> None:
    """Until cancelled. The first picture of every clip was due at the beginning of 1970, so a moment's place in a loop is known to all."""
    server = Server({}, whole=False)
    ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    ready.add_done_callback(lambda _: print("ready", flush=True))
    async with asyncio.TaskGroup() as together:
        together.create_task(server.serve(port, ready))
        async for name, clip in render(folder):
            server.add(name, Stream(await asyncio.to_thread(read, clip)))
        if footage := await filmed(folder):
            server.add(FOOTAGE, Stream(await asyncio.to_thread(read, footage)))
        server.whole = True


if __name__ == "__main__":
    sys.exit(main())

"""Who waits for the register to be read again: somebody names what was made a moment ago, before its announcement was heard."""

import asyncio
import contextlib
from collections.abc import Iterator

PATIENCE_S = 10.0


class Rereading:
    """Asked for by anybody, answered by whoever reads the register."""

    def __init__(self) -> None:
        self.asked = False
        self._waiting: list[asyncio.Future[None]] = []

    def ask(self) -> None:
        self.asked = True

    async def wait(self) -> bool:
        """Whether the register was read, from its beginning, after this call."""
        read = asyncio.get_running_loop().create_future()
        self._waiting.append(read)
        self.ask()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                await read
                return True
        return False

    @contextlib.contextmanager
    def answered(self) -> Iterator[None]:
        """Read the register within this. Where that fails, who waits goes on waiting for the next time."""
        waiting, self._waiting, self.asked = self._waiting, [], False
        try:
            yield
        except BaseException:
            self._waiting, self.asked = waiting + self._waiting, self.asked or bool(waiting)
            raise
        for read in waiting:
            if not read.done():
                read.set_result(None)

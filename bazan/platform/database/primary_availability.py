"""Whether the database answers, for pages that are read from its streaming replica while it doesn't."""

import asyncio
import threading

import psycopg

EVERY_S, ANSWER_S, CONNECT_S = 1.0, 2.0, 10.0


class Primary:
    """Whether the database at this address answers, asked each second on a connection kept for it: no page waits to find out."""

    def __init__(self, url: str):
        self.url = url
        self.away = False

    def watch(self) -> None:
        """Begin, in a thread of its own that ends with the process."""
        threading.Thread(target=lambda: asyncio.run(self._watch()), name="primary", daemon=True).start()

    async def _watch(self) -> None:
        while True:
            try:
                async with asyncio.timeout(CONNECT_S):
                    connection = await psycopg.AsyncConnection.connect(
                        self.url, autocommit=True, connect_timeout=2, application_name="bazan-web-watch"
                    )
                async with connection:
                    while True:
                        async with asyncio.timeout(ANSWER_S):
                            await connection.execute("SELECT 1")
                        self.away = False
                        await asyncio.sleep(EVERY_S)
            except (psycopg.Error, OSError):  # TimeoutError is one
                self.away = True
                await asyncio.sleep(EVERY_S)

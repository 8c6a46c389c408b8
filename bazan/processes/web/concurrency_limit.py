"""Django behind uvicorn, which makes no more pages at once than the database serves.

The others wait where waiting costs nothing: before they have a connection, and after what was sent is read, so that a slow phone keeps
nobody waiting. Hundreds of pages made side by side take longer together than one after the other.
"""

import asyncio

from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from bazan.processes.web.error_pages import full

PATIENCE_S = 10
"""So long a request waits for its turn before it is told to ask again."""


class Handler(ASGIHandler):
    """ASGI. ``at_once``: pages made side by side."""

    def __init__(self, at_once: int):
        super().__init__()
        self.turns = asyncio.Semaphore(at_once)

    async def run_get_response(self, request: HttpRequest) -> HttpResponseBase:
        try:
            await asyncio.wait_for(self.turns.acquire(), PATIENCE_S)
        except TimeoutError:
            return full()
        page = asyncio.ensure_future(super().run_get_response(request))
        page.add_done_callback(lambda _: self.turns.release())
        return await asyncio.shield(page)  # who goes away doesn't stop its thread: the turn is given back when the page is made

"""The number of a request, where a process takes it: from the gate, which makes one of each; else a new one. The answer says it too."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from bazan.platform.observability.request_id import number_of, numbered

HEADER = b"x-request-id"

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Numbered:
    """ASGI, around a process's application, which only the gate and who shows the inner key reach: they are believed."""

    def __init__(self, inner: Any):
        self.inner = inner

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.inner(scope, receive, send)
            return
        number = number_of(dict(scope["headers"]).get(HEADER, b"").decode("latin-1"))

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), (HEADER, number.encode())]}
            await send(message)

        with numbered(number):
            await self.inner(scope, receive, noted)

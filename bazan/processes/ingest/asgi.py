"""The edge as one ASGI application: its lifespan starts and ends the writer and the MQTT client."""

import asyncio
import logging
import os

from bazan.core.settings import Settings
from bazan.data.observations.ingest.storage.writer import Writer
from bazan.platform.database.connection_settings import database_url
from bazan.platform.security.process_authentication import inner_key
from bazan.processes.ingest.http_api import Application, Receive, Scope, Send
from bazan.processes.ingest.mqtt_subscriber import Subscriber

log = logging.getLogger(__name__)


def build(settings: Settings):
    """The ASGI callable of a process with these settings."""
    serving: dict[str, Application] = {}

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await serving["http"](scope, receive, send)
        elif scope["type"] == "lifespan":
            await live(receive, send)

    async def live(receive: Receive, send: Send) -> None:
        await receive()
        writer = Writer(database_url(settings))
        subscriber = Subscriber(settings, writer)
        serving["http"] = Application(writer, {"mqtt": subscriber.report}, inner_key(settings))
        await writer.start(_end_process)
        listening = asyncio.create_task(subscriber.run())
        listening.add_done_callback(lambda task: None if task.cancelled() or not task.exception() else _end_process(task))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await subscriber.stop()
        listening.cancel()
        await writer.stop()
        await send({"type": "lifespan.shutdown.complete"})

    return application


def _end_process(task: asyncio.Task) -> None:
    """An error no rule foresees may have left memory and store apart: only a fresh start is safe."""
    log.critical("the edge ends: %r", task.exception(), exc_info=task.exception())
    logging.shutdown()
    os._exit(1)

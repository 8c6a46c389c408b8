"""``python -m bazan.apps.live``: serves on ``run/live.sock`` until SIGTERM."""

from bazan.apps import inner
from bazan.apps.live.asgi import Application
from bazan.apps.unix_server import serve
from bazan.core.settings import current

if __name__ == "__main__":
    settings = current()
    application = Application(settings)
    known, also = inner.Known(application, settings), inner.sockets(settings, "live")
    serve("live", known, settings.run / "live.sock", application.hub.close, also)

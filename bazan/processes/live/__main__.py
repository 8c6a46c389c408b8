"""``python -m bazan.processes.live``: serves on ``run/live.sock`` until SIGTERM."""

from bazan.core.settings import current
from bazan.processes.live.asgi import Application
from bazan.processes.runtime import internal_network
from bazan.processes.runtime.asgi_server import serve

if __name__ == "__main__":
    settings = current()
    application = Application(settings)
    known, also = internal_network.Known(application, settings), internal_network.sockets(settings, "live")
    serve("live", known, settings.run / "live.sock", application.hub.close, also)

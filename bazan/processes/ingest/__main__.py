"""``python -m bazan.processes.ingest``: serves on ``run/ingest.sock`` until SIGTERM, then stores the rest."""

from bazan.core.settings import current
from bazan.processes.ingest.asgi import build
from bazan.processes.runtime import internal_network
from bazan.processes.runtime.asgi_server import serve

if __name__ == "__main__":
    settings = current()
    known, also = internal_network.Known(build(settings), settings), internal_network.sockets(settings, "ingest")
    serve("ingest", known, settings.run / "ingest.sock", also=also)

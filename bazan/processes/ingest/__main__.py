"""``python -m bazan.processes.ingest``: serves on ``run/ingest.sock`` (or ``run/ingest-0.sock`` …) until SIGTERM, then stores the rest."""

from bazan.core.settings import current
from bazan.processes.ingest.asgi import build
from bazan.processes.runtime import internal_network
from bazan.processes.runtime.asgi_server import serve

if __name__ == "__main__":
    settings = current()
    address = settings.run / f"{settings.edge_name(settings.edge_shard)}.sock"
    serve(
        "ingest",
        internal_network.Known(build(settings), settings),
        address,
        also=internal_network.sockets(settings, "ingest", settings.edge_shard),
    )

"""``python -m bazan.apps.edge``: serves on ``run/edge.sock`` (of several: ``run/edge-0.sock`` …) until SIGTERM, then stores what waits."""

from bazan.apps import inner
from bazan.apps.edge.asgi import build
from bazan.apps.unix_server import serve
from bazan.core.settings import current

if __name__ == "__main__":
    settings = current()
    address = settings.run / f"{settings.edge_name(settings.edge_shard)}.sock"
    serve("edge", inner.Known(build(settings), settings), address, also=inner.sockets(settings, "edge", settings.edge_shard))

"""``python -m bazan.apps.edge``: serves on ``run/edge.sock`` until SIGTERM, then stores what waits and ends."""

from bazan.apps.edge.asgi import build
from bazan.apps.unix_server import serve
from bazan.kernel.settings import current

if __name__ == "__main__":
    settings = current()
    serve(build(settings), settings.run / "edge.sock")

"""Whether a driver may ask a machine: by the settings, or for sources that bring a list by that list alone."""

from urllib.parse import urlsplit

import httpx

from bazan.kernel.errors import Refused
from bazan.kernel.reaching import Listed, may_reach

PORTS = {"http": 80, "https": 443}


def judge(host: str, port: int, listed: Listed | None) -> None:
    """Refused ``drivers.reach``, ``drivers.reach_listed``. An empty host is a file or a socket of this machine."""
    if listed is None:
        if host and not may_reach(host):
            raise Refused("drivers.reach", {"host": host})
    elif not listed.found(host, port):
        raise Refused("drivers.reach_listed", {"host": host or "localhost", "port": port})


def client(url: str, timeout_s: float, listed: Listed | None) -> httpx.Client:
    """Who asks at an address, judged. With a list each request goes to the very address that was judged, and through no proxy."""
    if listed is None:
        judge(urlsplit(url).hostname or "", 0, None)
        return httpx.Client(timeout=timeout_s)
    judge(*_place(httpx.URL(url)), listed)
    return httpx.Client(timeout=timeout_s, transport=_Judged(listed))


def _place(url: httpx.URL) -> tuple[str, int]:
    return url.host, url.port or PORTS.get(url.scheme, 0)


class _Judged(httpx.HTTPTransport):
    def __init__(self, listed: Listed):
        super().__init__()
        self.listed = listed

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host, port = _place(request.url)
        addresses = self.listed.found(host, port)
        if not addresses:
            raise httpx.ConnectError(f"{host}:{port} is not on the list")
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=addresses[0])
        return super().handle_request(request)

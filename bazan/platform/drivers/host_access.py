"""Whether a driver may ask a machine: by the settings, or for sources that bring a list by that list alone."""

from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx

from bazan.core.errors import Refused, Unavailable
from bazan.platform.http_client.outbound_allowlist import Listed, find_addresses
from bazan.platform.http_client.pinned_transport import PinnedTransport, place_of


def judge(host: str, port: int, listed: Listed | None) -> tuple[str, ...]:
    """Return the addresses to connect to, which were judged: asked a second time the name may lead elsewhere.

    Refused ``drivers.reach``, ``drivers.reach_listed``; Unavailable ``drivers.remote.away``: nobody knows the name. An empty host is a file
    or a socket of this machine, and has no address.
    """
    if listed is not None:
        if not (addresses := listed.found(host, port)):
            raise Refused("drivers.reach_listed", {"host": host or "localhost", "port": port})
        return addresses
    if not host:
        return ()
    try:
        found = find_addresses(host)
    except OSError as why:
        raise Unavailable("drivers.remote.away", {"host": host, "why": str(why)}) from why
    if found is None:
        raise Refused("drivers.reach", {"host": host})
    return found


def client(url: str, timeout_s: float, listed: Listed | None) -> httpx.Client:
    """Who asks at an address, judged. Each request goes to the very address that was judged: with a list through no proxy, without one
    through the proxy of the environment, which then looks the name up itself."""
    if listed is None and getproxies():
        judge(urlsplit(url).hostname or "", 0, None)
        return httpx.Client(timeout=timeout_s)
    judge(*place_of(httpx.URL(url)), listed)
    return httpx.Client(timeout=timeout_s, transport=PinnedTransport() if listed is None else _Listed(listed))


class _Listed(PinnedTransport):
    """Connects to what a list allows."""

    def __init__(self, listed: Listed):
        super().__init__()
        self.listed = listed

    def find(self, host: str, port: int) -> tuple[str, ...]:
        return self.listed.found(host, port)

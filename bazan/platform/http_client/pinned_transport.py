"""Requests by HTTP that go to the very address which was judged, since a name may lead elsewhere a moment later."""

import ssl
import time

import httpx

from bazan.platform.http_client.outbound_allowlist import find_addresses

PORTS = {"http": 80, "https": 443}


def place_of(url: httpx.URL) -> tuple[str, int]:
    return url.host, url.port or PORTS.get(url.scheme, 0)


class PinnedTransport(httpx.HTTPTransport):
    """Connects to an address that was judged, through no proxy; the certificate is still judged by the name."""

    def __init__(self, verify: ssl.SSLContext | bool = True):
        super().__init__(verify=verify)

    def find(self, host: str, port: int) -> tuple[str, ...]:
        """Return where the host may be asked at this port; nothing: it may not. OSError: nobody knows it."""
        return find_addresses(host) or ()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host, port = place_of(request.url)
        try:
            addresses = self.find(host, port)
        except OSError as why:
            raise httpx.ConnectError(str(why)) from why
        if not addresses:
            raise httpx.ConnectError(f"{host}:{port} may not be asked")
        return self._try_in_turn(request, host, addresses)

    def _try_in_turn(self, request: httpx.Request, host: str, addresses: tuple[str, ...]) -> httpx.Response:
        """Ask the first address that lets connect, all within the time for one; the request keeps its name for who reads its answer."""
        name, told = request.url, request.extensions
        timeout = told.get("timeout", {})
        patience_s, began = timeout.get("connect"), time.monotonic()
        failed: httpx.TransportError = httpx.ConnectError(host)
        for left, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            share = {} if patience_s is None else {"connect": max(0.1, (patience_s - (time.monotonic() - began)) / left)}
            request.extensions = {**told, "sni_hostname": host, "timeout": {**timeout, **share}}
            request.url = name.copy_with(host=address)
            try:
                return super().handle_request(request)
            except (httpx.ConnectError, httpx.ConnectTimeout) as why:
                failed = why
            finally:
                request.url = name
        raise failed


def pinned_client(timeout_s: float, verify: ssl.SSLContext | bool = True) -> httpx.Client:
    """Return a client that follows no redirect, uses no proxy and connects only to what BAZAN_MAY_REACH allows."""
    return httpx.Client(timeout=timeout_s, follow_redirects=False, trust_env=False, transport=PinnedTransport(verify))

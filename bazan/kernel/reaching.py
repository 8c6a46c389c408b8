"""Which machines this house sends to: what addresses, feeds, gateways and webhooks may lead to, whatever a file or an answer says."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from bazan.kernel.settings import PUBLIC, Settings, current

type Address = IPv4Address | IPv6Address


def may_reach(host: str, settings: Settings | None = None) -> bool:
    """Whether a name, or every address it has now, is among BAZAN_MAY_REACH. A name nobody knows leads nowhere, so it may be tried."""
    settings = settings or current()
    name = host.strip("[]").rstrip(".").lower()
    if any(name == one or (one.startswith(".") and name.endswith(one)) for one in settings.may_reach):
        return True
    try:
        return all(_is_listed(address, settings) for address in _addresses(name))
    except OSError:
        return True


def _addresses(name: str) -> list[Address]:
    return [_plain(ip_address(str(one[4][0]).partition("%")[0])) for one in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)]


def _plain(address: Address) -> Address:
    """An IPv4 address that came in the clothes of IPv6."""
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _is_listed(address: Address, settings: Settings) -> bool:
    if settings.demo and address.is_loopback:  # the simulated province answers on this machine
        return True
    if PUBLIC in settings.may_reach and address.is_global and not address.is_multicast:
        return True
    return any("/" in one and address in ip_network(one) for one in settings.may_reach)

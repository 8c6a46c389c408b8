"""Which machines this house sends to: what addresses, feeds, gateways and webhooks may lead to, whatever a file or an answer says."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from bazan.core.settings import PUBLIC, Settings, current

type Address = IPv4Address | IPv6Address


def may_reach(host: str, settings: Settings | None = None) -> bool:
    """Whether a name, or every address it has now, is among BAZAN_MAY_REACH. A name nobody knows leads nowhere, so it may be tried.

    Who opens a connection asks ``find_addresses`` instead, since a name may lead elsewhere a moment later.
    """
    try:
        return find_addresses(host, settings) is not None
    except OSError:
        return True


def find_addresses(host: str, settings: Settings | None = None) -> tuple[str, ...] | None:
    """Return the addresses to connect to: all that the name has now, judged by BAZAN_MAY_REACH; None where it may not be asked.

    OSError: nobody knows the name.
    """
    settings = settings or current()
    name = host.strip("[]").rstrip(".").lower()
    by_name = any(_named(name, one) for one in settings.may_reach)
    addresses = _addresses(name)
    return tuple(map(str, addresses)) if by_name or all(_is_listed(address, settings) for address in addresses) else None


def connect(host: str, port: int, timeout_s: float, settings: Settings | None = None) -> socket.socket:
    """Open a connection to an address that was judged. PermissionError: the name may not be asked; OSError: nobody answers."""
    addresses = find_addresses(host, settings)
    if addresses is None:
        raise PermissionError(f"{host} is not among what BAZAN_MAY_REACH lets be reached")
    return connect_to(addresses, port, timeout_s)


def connect_to(addresses: Iterable[str], port: int, timeout_s: float) -> socket.socket:
    """Open a connection to the first of the addresses that answers. OSError: none does."""
    why = OSError("nobody knows this name")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout_s)
        except OSError as one:
            why = one
    raise why


@dataclass(frozen=True)
class Listed:
    """A list that allows what stands in it and nothing else, beside what BAZAN_MAY_REACH names; ``public`` is no name here."""

    entries: tuple[tuple[str, int | None], ...]
    """(a name, one that begins with a dot and means all below it, or a network, as ``as_reach`` writes them; the port, null: any)."""

    def found(self, host: str, port: int, settings: Settings | None = None) -> tuple[str, ...]:
        """Where the host may be asked at this port, since a name may lead elsewhere a moment later; nothing: it may not, or nobody knows
        it. A private address must stand in the list itself; one of this machine or its wire is reached only when the settings name it.
        """
        settings = settings or current()
        name = host.strip("[]").rstrip(".").lower()
        ours = tuple(one for one in settings.may_reach if one != PUBLIC)
        theirs = tuple(one for one, at in self.entries if at in (None, port))
        try:
            addresses = _addresses(name) if name else []
        except OSError:
            return ()
        if any(_named(name, one) for one in ours):
            return tuple(map(str, addresses))
        by_name = any(_named(name, one) for one in theirs)
        if all(self._allows(address, by_name, ours, theirs, settings) for address in addresses):
            return tuple(map(str, addresses))
        return ()

    @staticmethod
    def _allows(address: Address, by_name: bool, ours: tuple[str, ...], theirs: tuple[str, ...], settings: Settings) -> bool:
        if _within(address, ours):
            return True
        if only_by_settings(address, settings):
            return False
        return _within(address, theirs) or (by_name and (address.is_global or address.is_loopback))


def only_by_settings(there: Address | IPv4Network | IPv6Network, settings: Settings) -> bool:
    """Whether it is this machine, its wire or nobody's: no list opens it. The simulated province answers on this machine."""
    if there.is_loopback:
        return not settings.demo
    return there.is_link_local or there.is_multicast or there.is_unspecified or there.is_reserved


def _named(name: str, one: str) -> bool:
    return name == one or (one.startswith(".") and name.endswith(one))


def _within(address: Address, listed: tuple[str, ...]) -> bool:
    return any("/" in one and address in ip_network(one) for one in listed)


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
    return _within(address, settings.may_reach)

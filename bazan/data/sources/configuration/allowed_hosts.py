"""The list of machines that sources made in the browser may ask. What stands in no line of it they don't reach, whatever they name."""

from datetime import datetime
from ipaddress import ip_network
from typing import Any

from bazan.core.administrator_changes import ALL_SECTORS, WHOLE_PROVINCE
from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.numbers import whole_number
from bazan.core.settings import PUBLIC, as_reach, current
from bazan.data.sources.models import OutgoingAddress
from bazan.data.sources.types import Outgoing
from bazan.platform.http_client.outbound_allowlist import Listed, only_by_settings

ANY_PORT, LARGEST_PORT = 0, 65535
WIDEST = 8
"""Bits that a network names at least: wider ones are more than anybody's, and two halves would be the whole Internet."""


def listed() -> Listed:
    """The list as drivers ask it."""
    return Listed(tuple((row.host, row.port or None) for row in OutgoingAddress.objects.order_by("host", "port")))


def outgoing() -> list[Outgoing]:
    """What may be asked: first what the environment names, which no page changes, then the lines of the list."""
    named = [Outgoing(host, 0, of_environment=True) for host in current().may_reach if host != PUBLIC]
    rows = OutgoingAddress.objects.order_by("host", "port")
    return named + [Outgoing(row.host, row.port, row.why, row.set_by, row.set_at) for row in rows]


def subject_of(host: str, port: str) -> tuple[str, dict[str, Any]]:
    """(name of the line, the line without its reason) of what was typed. Refused ``sources.outgoing.host``, ``.own``, ``.port``."""
    given = host.strip()
    try:
        hosts = as_reach(given)
    except ValueError as why:
        raise Refused("sources.outgoing.host", {"host": given[:80]}, "host") from why
    network = ip_network(hosts[0]) if len(hosts) == 1 and "/" in hosts[0] else None
    if len(hosts) != 1 or hosts[0] == PUBLIC or (network and network.prefixlen < WIDEST):
        raise Refused("sources.outgoing.host", {"host": given[:80]}, "host")
    if network and only_by_settings(network, current()):
        raise Refused("sources.outgoing.own", {"host": given[:80]}, "host")
    number = whole_number(port.strip()) if port.strip() else ANY_PORT
    if number is None or number > LARGEST_PORT or (port.strip() and number == ANY_PORT):
        raise Refused("sources.outgoing.port", {"port": port[:20]}, "port")
    return f"{hosts[0]}:{number}", {"host": hosts[0], "port": number}


def read(subject: str) -> dict[str, Any] | None:
    host, _, port = subject.rpartition(":")
    number = whole_number(port)
    row = OutgoingAddress.objects.filter(host=host, port=number).first() if number is not None else None
    return {"host": row.host, "port": row.port, "why": row.why} if row else None


def put(subject: str, state: dict[str, Any] | None, actor: str, at: datetime) -> None:
    """Refused ``sources.outgoing.why``, ``sources.outgoing.host``."""
    host, _, port = subject.rpartition(":")
    if state is None:
        OutgoingAddress.objects.filter(host=host, port=int(port)).delete()
        return
    if not state["why"].strip() or len(state["why"]) > 200:
        raise Refused("sources.outgoing.why", {}, "why")
    told = {"why": state["why"], "set_by": actor, "set_at": at}
    OutgoingAddress.objects.update_or_create(host=state["host"], port=state["port"], defaults=told)


def within(subject: str, state: dict[str, Any] | None) -> list[tuple[int | None, str]]:
    return [(WHOLE_PROVINCE, ALL_SECTORS)]


def said(subject: str, state: dict[str, Any] | None) -> list[tuple[str, str]]:
    return [(label("sources.outgoing.allowed"), state["why"])] if state else []


def title(subject: str) -> str:
    return subject.removesuffix(":0")

"""Providers that carry messages, as ``channels.toml`` declares them; ``active_providers`` says which of them are configured."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bazan.coordination.notifications import escalation_chains, outgoing_channels
from bazan.coordination.notifications.types import SEVERITIES
from bazan.platform.manifests.message_channels import Channel

FILE = "channels.toml"
_channels: dict[str, Channel] = {channel.name: channel for channel in outgoing_channels.CHANNELS}


@dataclass(frozen=True)
class ReceiptForm:
    """How a provider calls back: which words of its JSON mean what, and how it signs (HMAC-SHA256)."""

    secret_env: str
    signature: str
    """Name of the header."""
    timestamp: str
    """Name of the header that holds Unix seconds; empty: it signs the body alone."""
    window_s: float
    reference: str
    state: str
    delivered: tuple[str, ...]
    failed: tuple[str, ...]

    @property
    def secret(self) -> str:
        return os.environ.get(self.secret_env, "")


@dataclass(frozen=True)
class Provider:
    """Somebody who carries messages of one channel. ``kind``: smtp, or http with a body that is filled in."""

    name: str
    channel: str
    kind: str
    url_env: str
    """Of one that only the browser knows: empty."""
    secret_env: str = ""
    sender: str = ""
    timeout_s: float = 10
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    form: str = "json"
    """What the body is: json, or form (as a web form sends it)."""
    body: str = ""
    accepted: tuple[int, ...] = (200, 201, 202)
    ok_path: str = ""
    """Where the answer says whether it was taken; empty: the status alone tells."""
    ok_values: tuple[str, ...] = ()
    reference: str = ""
    """Where the answer names the message."""
    bad_address: tuple[str, ...] = ()
    """Values at ``ok_path`` that mean that the recipient's address is wrong, not the provider."""
    receipt: ReceiptForm | None = None
    laid: str = ""
    """The address that was set in the browser; the environment's goes before it."""
    sealed: str = field(default="", repr=False)
    """The secret, where it isn't the environment's."""

    @property
    def of_environment(self) -> bool:
        """Its address stands in the environment, so nobody changes it in the browser."""
        return bool(os.environ.get(self.url_env))

    @property
    def url(self) -> str:
        return os.environ.get(self.url_env) or self.laid

    @property
    def secret(self) -> str:
        return os.environ.get(self.secret_env) or self.sealed


@dataclass(frozen=True)
class Webhook:
    """Another system that is told. ``kinds`` and ``severities``: of which messages; empty: of all."""

    name: str
    url_env: str
    secret_env: str
    kinds: tuple[str, ...]
    severities: tuple[str, ...]
    timeout_s: float
    laid: str = ""
    """As of a provider."""
    sealed: str = field(default="", repr=False)

    @property
    def of_environment(self) -> bool:
        """As of a provider."""
        return bool(os.environ.get(self.url_env))

    @property
    def url(self) -> str:
        return os.environ.get(self.url_env) or self.laid

    @property
    def secret(self) -> str:
        return os.environ.get(self.secret_env) or self.sealed

    def wants(self, kind: str, severity: str) -> bool:
        return (not self.kinds or kind in self.kinds) and (not self.severities or severity in self.severities)


@dataclass(frozen=True)
class Policy:
    """By which channels a severity leaves the house, how often a person is written to, and how failures are borne."""

    channels: Mapping[str, tuple[str, ...]]
    window_s: float
    most: int
    """Deliveries to one person by one channel within the window; more of them go together as one. Life safety is never held."""
    waits_s: tuple[float, ...]
    lease_s: float
    """How long an attempt may take before another may be made."""
    rests_after: int
    rest_s: float
    broken_after: int
    broken_s: float
    longest: Mapping[str, int]
    plain: tuple[str, ...]


def add(channels: Iterable[Channel]) -> None:
    """Know these channels too: rooms above declare their own."""
    _channels.update({channel.name: channel for channel in channels})


def channels() -> tuple[Channel, ...]:
    """By which a person may be reached, whether somebody carries them or not."""
    return tuple(_channels.values())


def channel(name: str) -> Channel | None:
    return _channels.get(name)


def said() -> tuple[Provider, ...]:
    """Those that the province's file names, the preferred first, with an address or without."""
    return declared(escalation_chains.folder() / FILE)[0]


def hooks_said() -> tuple[Webhook, ...]:
    """Other systems that the province's file names, with an address or without."""
    return declared(escalation_chains.folder() / FILE)[1]


def of_demo() -> tuple[Provider, ...]:
    """Those that the demo's own carriers stand in for: named in the file, without an address in the environment."""
    named = escalation_chains.table(FILE).get("demo", {}).get("providers", ())
    return tuple(one for one in said() if one.name in named and not one.of_environment)


def policy() -> Policy:
    return declared(escalation_chains.folder() / FILE)[2]


@cache
def declared(path: Path) -> tuple[tuple[Provider, ...], tuple[Webhook, ...], Policy]:
    """What the file says. Raises ValueError naming the provider: an unknown channel or kind, no signed receipt."""
    table = escalation_chains.table(path.name)
    carriers = tuple(_provider(one) for one in table.get("providers", []))
    hooks = tuple(
        Webhook(
            one["name"], one["url_env"], one["secret_env"], tuple(one.get("kinds", ())), tuple(one.get("severities", ())),
            float(one.get("timeout_s", 10)),
        )
        for one in table.get("webhooks", [])
    )  # fmt: skip
    names = [one.name for one in (*carriers, *hooks)]
    if len(names) != len(set(names)):
        raise ValueError(f"{path}: a name is given twice")
    return carriers, hooks, _policy(table.get("policy", {}))


def _provider(one: dict[str, Any]) -> Provider:
    kind, receipt, ok = one["kind"], one.get("receipt"), one.get("ok", {})
    if one["channel"] not in _channels or kind not in ("smtp", "http") or one.get("form", "json") not in ("json", "form"):
        raise ValueError(f"provider {one['name']}: channel is one of {', '.join(_channels)}, kind is smtp or http, form is json or form")
    return Provider(
        one["name"], one["channel"], kind, one["url_env"], one.get("secret_env", ""), one.get("sender", ""),
        float(one.get("timeout_s", 10)), one.get("method", "POST"), one.get("headers", {}), one.get("form", "json"), one.get("body", ""),
        tuple(one.get("accepted", (200, 201, 202))), ok.get("path", ""), tuple(map(str, ok.get("values", ()))), one.get("reference", ""),
        tuple(map(str, ok.get("bad_address", ()))), _receipt(receipt) if receipt else None,
    )  # fmt: skip


def _receipt(one: dict[str, Any]) -> ReceiptForm:
    return ReceiptForm(
        one["secret_env"], one["signature"], one.get("timestamp", ""), float(one.get("window_s", 300)), one["reference"], one["state"],
        tuple(map(str, one["delivered"])), tuple(map(str, one["failed"])),
    )  # fmt: skip


def _policy(one: dict[str, Any]) -> Policy:
    """Without a file no way out exists, and the figures stand for nothing."""
    channels, rate, retry = one.get("channels", {}), one.get("rate", {}), one.get("retry", {})
    rest, broken, text = one.get("rest", {}), one.get("broken", {}), one.get("text", {})
    return Policy(
        {severity: tuple(channels.get(severity, ())) for severity in SEVERITIES}, float(rate.get("window_s", 600)),
        int(rate.get("most", 5)), tuple(map(float, retry.get("waits_s", (30, 120, 600)))), float(retry.get("lease_s", 60)),
        int(rest.get("after", 3)), float(rest.get("s", 300)), int(broken.get("after", 3)), float(broken.get("s", 86_400)),
        text.get("longest", {}), tuple(text.get("plain", ())),
    )  # fmt: skip

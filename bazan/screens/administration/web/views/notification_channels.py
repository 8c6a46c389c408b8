"""Channels: who carries messages, how each stands, whom they didn't reach; changed, and tried by a message with its receipt."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.text import slugify

from bazan.coordination.notifications import api as notifications
from bazan.coordination.notifications.types import SEVERITIES, CarrierInfo
from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.directory.change_history import api as change_history
from bazan.directory.secrets import api as secrets
from bazan.platform.web.api import asked, typed, whole
from bazan.screens.administration.web.page_frame import acting, framed, names

KIND = "channel"


@page("channels.manage")
def every(request: accounts.Request) -> HttpResponse:
    """Every carrier by channel, which severity leaves by which channel, and who was not reached lately."""
    at, policy = now(), notifications.policy()
    known = notifications.carriers_known(at)
    said = {
        "carriers": [(carrier, state_of(carrier)) for carrier in known],
        "policy": [(severity, policy.channels.get(severity, ())) for severity in SEVERITIES],
        "open": notifications.open_channels(),
        "keys": notifications.carries_keys(),
        "unreached": notifications.unreached(at),
    }
    return framed(request, "administration/channels.html", "channels", said)


@page("channels.manage")
def show(request: accounts.Request, name: str) -> HttpResponse:
    """One carrier: its address, its trials, its history."""
    return _page(request, name)


@page("channels.manage")
def new(request: accounts.Request) -> HttpResponse:
    """The form of one more: a second provider of a channel, or another system that is told."""
    return _new(request)


@act("channels.manage")
def add(request: accounts.Request) -> HttpResponse:
    """One more carrier."""
    said = typed(request)
    name = slugify(said["name"].replace("đ", "d").replace("Đ", "D"))[:40]
    try:
        if any(carrier.name == name for carrier in notifications.carriers_known(now())):
            raise Refused("notifications.carrier.taken", {"name": name}, "name")
        change_history.make(KIND, name, _state(request, said["channel"]), said["reason"], acting(request), now(), law=said["law"], seen=0)
    except BazanError as why:
        return _new(request, why)
    return HttpResponseRedirect(f"/admin/channels/{name}")


@act("channels.manage")
def keep(request: accounts.Request, name: str) -> HttpResponse:
    """What the form says, or what the province's file says again."""
    said, carrier = typed(request), _carrier(name)
    try:
        state = None if said["what"] == "drop" else _state(request, carrier.channel)
        change_history.make(KIND, name, state, said["reason"], acting(request), now(), law=said["law"], seen=whole(said, "seen"))
    except BazanError as why:
        return _page(request, name, why)
    there = f"/admin/channels/{name}" if carrier.declared or state is not None else "/admin/channels"
    return HttpResponseRedirect(there)


@act("channels.manage")
def attempt(request: accounts.Request, name: str) -> HttpResponse:
    """Send one message by it, and show what comes of it."""
    try:
        notifications.ask_trial(name, request.POST.get("address", "")[:200], acting(request), now())
    except BazanError as why:
        return _page(request, name, why)
    return HttpResponseRedirect(f"/admin/channels/{name}#trial")


def state_of(carrier: CarrierInfo) -> tuple[str, str]:
    """The light a carrier stands at, and the end of its word's id."""
    if not carrier.url or not carrier.on:
        return ("none", "off" if carrier.url else "no_address")
    if carrier.resting_until:
        return "off", "resting"
    if carrier.failures:
        return "watch", "failing"
    return ("good", "works") if carrier.last_ok_at else ("stale", "untried")


def _page(request: accounts.Request, name: str, why: BazanError | None = None) -> HttpResponse:
    carrier, at = _carrier(name), now()
    spec = notifications.carrier_set(name) or {}
    variable = notifications.secret_name(name)
    said = {
        "carrier": carrier, "state": state_of(carrier), "spec": spec, "seen": change_history.last(KIND, name), "kind": _kind(carrier),
        "secret": secrets.secret(variable) if variable else None, "variable": variable, "severities": SEVERITIES,
        "trials": notifications.trials(name, at), "names": names(), "told": change_history.told(change_history.history(KIND, name)),
    }  # fmt: skip
    return framed(request, "administration/channel.html", "channels", said, why)


def _new(request: accounts.Request, why: BazanError | None = None) -> HttpResponse:
    channel = typed(request)["channel"] or asked(request)["channel"] or "email"
    if channel not in [known.name for known in notifications.channels()] and channel != notifications.WEBHOOK:
        raise NotFound("notifications.channel.unknown", {"channel": channel[:40]})
    said = {
        "channel": channel, "every_channel": [*(known.name for known in notifications.channels()), notifications.WEBHOOK],
        "likes": [made.name for made in notifications.providers_said() if made.channel == channel], "spec": {}, "severities": SEVERITIES,
        "kind": _kind_of(channel),
    }  # fmt: skip
    return framed(request, "administration/channel_new.html", "channels", said, why)


def _kind(carrier: CarrierInfo) -> str:
    """What its form asks for: smtp, http or webhook."""
    return carrier.kind or _kind_of(carrier.channel)


def _kind_of(channel: str) -> str:
    if channel == notifications.WEBHOOK:
        return channel
    return next((made.kind for made in notifications.providers_said() if made.channel == channel), "http")


def _state(request: accounts.Request, channel: str) -> dict[str, Any]:
    said = typed(request)
    state: dict[str, Any] = {
        "channel": channel, "like": said["like"], "url": said["url"], "sender": said["sender"], "on": said["on"] == "1",
        "order": whole(said, "order"),
    }  # fmt: skip
    if channel == notifications.WEBHOOK:
        kinds = [kind.strip() for kind in said["kinds"].split(",") if kind.strip()]
        state |= {"kinds": kinds, "severities": request.POST.getlist("severities")}
    return state


def _carrier(name: str) -> CarrierInfo:
    carrier = next((known for known in notifications.carriers_known(now()) if known.name == name), None)
    if carrier is None:
        raise NotFound("notifications.provider.unknown", {})
    return carrier

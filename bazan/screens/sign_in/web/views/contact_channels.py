"""How I am called: addresses, each proved by a code, the hours in which I am not, and by which way first."""

from datetime import time
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from bazan.coordination.notifications import api as notifications
from bazan.core.errors import BazanError, Refused
from bazan.core.labels import label, sentence
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, form
from bazan.platform.web.api import status_of
from bazan.screens.sign_in.web import password_confirmation


@form(accounts.OWN)
def calls(request: accounts.Request) -> HttpResponse:
    """Addresses and wishes; a form sent says when I am not called, and by which way first."""
    if request.method != "POST":
        return _calls(request)
    try:
        order = [request.POST.get(f"way_{number}", "")[:20] for number in range(len(notifications.channels()))]
        hours = _time(request, "quiet_from"), _time(request, "quiet_until")
        notifications.set_wish(request.user.pk, *hours, order, request.user.username)
    except BazanError as why:
        return _calls(request, why)
    return HttpResponseRedirect("/account/calls?saved=wish")


@sensitive_post_parameters(password_confirmation.FIELD)
@act(accounts.OWN)
def ask(request: accounts.Request) -> HttpResponse:
    """Send a code to an address, for who knows the password: a forgotten one is chosen anew by what is written there."""
    channel, address = request.POST.get("channel", "")[:20], request.POST.get("address", "")[:300]

    def change() -> None:
        password_confirmation.confirm(request)
        notifications.ask_to_prove(request.user.pk, channel, address, request.user.username, now())

    return _done(request, "asked", change)


@act(accounts.OWN)
def prove(request: accounts.Request) -> HttpResponse:
    """Type the code that came there."""
    channel, code = request.POST.get("channel", "")[:20], request.POST.get("code", "")[:20]
    return _done(request, "proved", lambda: notifications.prove(request.user.pk, channel, code, request.user.username, now()))


@sensitive_post_parameters(password_confirmation.FIELD)
@act(accounts.OWN)
def remove(request: accounts.Request) -> HttpResponse:
    """I am no longer reached by this channel, as who knows the password says."""
    channel = request.POST.get("channel", "")[:20]
    named = label(f"notifications.channel.{channel}") if channel in {one.name for one in notifications.channels()} else channel
    above = label("account.calls.title"), "/account/calls"
    title, line = label("account.calls.remove_one", name=named), label("account.calls.remove_line")
    if asks := password_confirmation.asked_first(request, title, line, above, ("channel",)):
        return asks
    return _done(request, "removed", lambda: notifications.set_contact(request.user.pk, channel, "", request.user.username, now()))


def _done(request: accounts.Request, saved: str, change: Any) -> HttpResponse:
    try:
        change()
    except BazanError as why:
        return _calls(request, why)
    return HttpResponseRedirect(f"/account/calls?saved={saved}")


def _time(request: accounts.Request, name: str) -> time | None:
    """Refused ``notifications.quiet.hours``."""
    typed = request.POST.get(name, "").strip()
    try:
        return time.fromisoformat(typed).replace(second=0, microsecond=0, tzinfo=None) if typed else None
    except ValueError:
        raise Refused("notifications.quiet.hours", {}, name) from None


def _calls(request: accounts.Request, refusal: BazanError | None = None) -> HttpResponse:
    account, at = request.user.pk, now()
    kept = {one.channel: one for one in notifications.contacts(account)}
    waiting, wish = notifications.pending(account, at), notifications.wish(account)
    names = [channel.name for channel in notifications.channels()]
    typed = request.POST if refusal else {}
    said = {
        "section": "account",
        "rows": [(channel, kept.get(channel.name), waiting.get(channel.name)) for channel in notifications.channels()],
        "open": notifications.provable_channels(),
        "typed": typed.get("address", ""),
        "names": names,
        "chosen": [typed.get(f"way_{number}", "") if "quiet_from" in typed else _nth(wish.ways, number) for number in range(len(names))],
        "quiet_from": typed.get("quiet_from", _clock(wish.quiet_from)),
        "quiet_until": typed.get("quiet_until", _clock(wish.quiet_until)),
        "moment": at,
        "saved": request.GET.get("saved", "") if refusal is None else "",
        "asked": typed.get("channel", ""),
        "refusal": sentence(refusal) if refusal else "",
        "fault": refusal.field if refusal else "",
    }
    return render(request, "account/calls.html", said, status=status_of(refusal))


def _nth(ways: tuple[str, ...], number: int) -> str:
    return ways[number] if number < len(ways) else ""


def _clock(at: time | None) -> str:
    return "" if at is None else f"{at:%H:%M}"

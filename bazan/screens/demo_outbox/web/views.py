"""The page of what rang whose phone."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from bazan.coordination.notifications import api as notifications
from bazan.coordination.notifications.types import Carried
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.settings import current
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import Request, page
from bazan.platform.design_system.api import when
from bazan.screens.demo_outbox.carrier_messages import Caught, caught

SIGNS = {"email": "file-text", "sms": "smartphone", "voice": "phone"}


@page("outbox.view")
def outbox(request: Request) -> HttpResponse:
    """The newest first; of what the reader may see of those who were called."""
    at, found = now(), caught(current().home / "simulator")
    known = notifications.carried(one.delivery for one in found)
    everything = accounts.scope() == ("*", "*")  # then what isn't known here was written to somebody without an account of the house
    rows = [
        _row(one, known[one.delivery], at) if one.delivery in known else _outside(one)
        for one in found
        if one.delivery in known or everything
    ]
    said = {"section": "outbox", "rows": rows, "open": sum(row["light"] == "watch" for row in rows)}
    return render(request, "outbox/outbox.html", said)


def _row(one: Caught, of: Carried, at: datetime) -> dict[str, Any]:
    light, answer = _answered(of, at)
    return {
        "at": one.at,
        "channel": label(f"notifications.channel.{one.channel}"),
        "sign": SIGNS.get(one.channel, "send"),
        "who": of.full_name,
        "to": one.to,
        "subject": words(of.subject),
        "link": of.link,
        "words": one.words,
        "step": label("outbox.step", step=of.step) if of.step else "",
        "light": light,
        "answer": answer,
    }


def _outside(one: Caught) -> dict[str, Any]:
    """A letter to a citizen: a code, a warning, news of a report."""
    return {
        "at": one.at, "channel": label(f"notifications.channel.{one.channel}"), "sign": SIGNS.get(one.channel, "send"),
        "who": label("outbox.citizen"), "to": one.to, "subject": label("outbox.citizen_letter"), "link": "", "words": one.words, "step": "",
        "light": "none", "answer": label("outbox.told"),
    }  # fmt: skip


def _answered(of: Carried, at: datetime) -> tuple[str, str]:
    if of.answered_at:
        return "good", label("outbox.answered", at=when(of.answered_at, at))
    if of.ended_at:
        return "none", label("outbox.ended", at=when(of.ended_at, at))
    return ("watch", label("outbox.unanswered")) if of.asks else ("none", label("outbox.told"))


def addresses(demo: bool) -> list[URLPattern]:
    """The page in the demo; else nothing."""
    return [path("demo/outbox", outbox)] if demo else []

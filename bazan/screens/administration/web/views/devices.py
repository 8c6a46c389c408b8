"""Devices that send by themselves: made, their tokens taken in turns and ended at once; a token is shown in the answer that made it."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from bazan.core.errors import BazanError, NotFound
from bazan.core.language import either
from bazan.core.time import now
from bazan.data.sources import api as sources
from bazan.data.sources.types import DeviceInfo
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.directory.change_history import api as change_history
from bazan.platform.drivers.api import PUSHED
from bazan.platform.web.api import typed, whole
from bazan.screens.administration.web.page_frame import acting, framed, names

PERMISSION = "devices.manage"
KIND = "device"
HERE = "devices"


@page(PERMISSION)
def listed(request: accounts.Request) -> HttpResponse:
    """Every device of the sources in reach, and the form of a new one."""
    return _listed(request)


@page(PERMISSION)
def show(request: accounts.Request, subject: str) -> HttpResponse:
    """One device: its tokens, and what was changed of it."""
    return _one(request, subject)


@act(PERMISSION)
def make(request: accounts.Request) -> HttpResponse:
    """A new device; its token is told once."""
    given = typed(request)
    try:
        change, token = sources.make_device(given["source"], given["name"], given["reason"], acting(request), now(), given["law"])
    except BazanError as why:
        return _listed(request, why)
    return _told(request, change.subject, token)


@act(PERMISSION)
def rotate(request: accounts.Request) -> HttpResponse:
    """A new token; the former one stays good for the hours said."""
    given = typed(request)
    try:
        hours = whole(given, "hours") or 0
        _, token = sources.rotate_device(
            given["subject"], hours, given["reason"], acting(request), now(), given["law"], whole(given, "seen")
        )
    except BazanError as why:
        return _one(request, given["subject"], why)
    return _told(request, given["subject"], token)


@act(PERMISSION)
def end(request: accounts.Request) -> HttpResponse:
    """No token of it is good any more."""
    given = typed(request)
    try:
        sources.end_device(given["subject"], given["reason"], acting(request), now(), given["law"], whole(given, "seen"))
    except BazanError as why:
        return _one(request, given["subject"], why)
    return HttpResponseRedirect(f"/admin/devices/{given['subject']}")


def _told(request: accounts.Request, subject: str, token: str) -> HttpResponse:
    answer = framed(request, "administration/device_token.html", HERE, {"device": sources.device(subject, now()), "token": token})
    answer["Cache-Control"] = "no-store"
    return answer


def _mine(request: accounts.Request, sector: str) -> bool:
    return accounts.allowed(request.reach, PERMISSION, None, sector or "*", everywhere=True)


def _listed(request: accounts.Request, why: BazanError | None = None) -> HttpResponse:
    at = now()
    taking = [one for one in sources.sources(at) if one.driver in PUSHED and one.enabled and _mine(request, one.sector)]
    said = {
        "rows": [_row(one) for one in sources.devices(at) if _mine(request, one.sector)],
        "sources": [(one.code, either(one.name, one.name_en)) for one in taking],
    }
    return framed(request, "administration/devices.html", HERE, said, why)


def _row(device: DeviceInfo) -> dict[str, Any]:
    newest = device.tokens[-1] if device.tokens else None
    turning = [one.ends_at for one in device.tokens if one.ends_at]
    return {
        "device": device, "source": either(device.source_name, device.source_name_en), "newest": newest,
        "turning": max(turning) if turning else None,
    }  # fmt: skip


def _one(request: accounts.Request, subject: str, why: BazanError | None = None) -> HttpResponse:
    device = sources.device(subject, now())
    if not _mine(request, device.sector):
        raise NotFound("sources.device.unknown", {"device": subject[:180]})
    said = {
        "row": _row(device), "device": device, "names": names(), "seen": change_history.last(KIND, subject), "most": sources.MOST_HOURS,
        "told": change_history.told(change_history.history(KIND, subject)),
    }  # fmt: skip
    return framed(request, "administration/device.html", HERE, said, why)

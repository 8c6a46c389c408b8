"""The clip of an event: what its page tells of it, and its bytes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpResponse

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.types import EventInfo, RuleInfo
from bazan.cameras.recording import api as recording
from bazan.core.labels import label
from bazan.core.time import LOCAL
from bazan.directory.accounts.api import Request, page
from bazan.platform.design_system.api import day, number
from bazan.platform.web.api import in_parts

MAKING = timedelta(seconds=30)
"""So long after an event was told its clip may still come: it holds ten seconds after it at most, and waits for its turn."""


@dataclass(frozen=True)
class Shown:
    """A clip, ready to be placed."""

    title: str
    times: str
    sha256: str
    sealed: bool
    file: str
    """What it is called where it is taken away."""


def shown(event: EventInfo, camera: str) -> Shown | None:
    """``camera``: its code; None: no clip is kept of the event."""
    info = recording.clips_of([event.id]).get(event.id)
    if info is None:
        return None
    began, ended = (at.astimezone(LOCAL) for at in (info.began_at, info.ended_at))
    return Shown(
        title=label("cameras.clip.title", seconds=number((ended - began).total_seconds())),
        times=f"{began:%H:%M:%S} – {ended:%H:%M:%S}, {day(began)}",
        sha256=info.sha256,
        sealed=info.sealed,
        file=f"{camera}-{began:%Y%m%d-%H%M%S}.mp4",
    )


def making(event: EventInfo, rule: RuleInfo, now: datetime) -> bool:
    """Whether a clip that isn't there may still come. An event is told once its rule was broken for as long as it asks."""
    return now - event.began_at < timedelta(seconds=rule.terms.seconds) + MAKING


@page("cameras.view")
def sent(request: Request, event_id: int) -> HttpResponse:
    """The clip in which nobody can be recognised."""
    devices.event(event_id)
    return in_parts(request, recording.clip(event_id), "video/mp4")

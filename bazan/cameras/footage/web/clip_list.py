"""Clips that were handed in, how far their jobs are, and the form of a new one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bazan.cameras.devices import api as devices
from bazan.cameras.footage import api as footage
from bazan.cameras.footage.web import clip_rows
from bazan.core.errors import BazanError
from bazan.core.labels import sentence
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request, allowed, page
from bazan.platform.web.api import Said, status_of, typed

MOST = 100
FIELDS = ("file", "name", "purpose", "legal_basis", "camera", "recorded_at")


@page("footage.view")
def show(request: Request) -> HttpResponse:
    return listing(request)


def listing(request: Request, refusal: BazanError | None = None) -> HttpResponse:
    """With what was typed kept, where it was refused."""
    clips = footage.clips(most=MOST)
    may_edit = allowed(request.reach, "footage.edit")
    known = devices.cameras() if may_edit else clip_rows.of_clips(clips)
    said: dict[str, Any] = {
        "section": "footage",
        "moment": clock_now(),
        "clips": clip_rows.clip_rows(clips, footage.jobs(clip_ids=[clip.id for clip in clips], going=True), known),
        "most": MOST,
        "may_edit": may_edit,
        "cameras": clip_rows.camera_choices(known),
        "largest": footage.largest(),
        "piece": footage.PIECE,
        "off": devices.switched_off(),
        "given": typed(request) if refusal else Said(),
        "refusal": sentence(refusal) if refusal else "",
        "field": refusal.field if refusal and refusal.field in FIELDS else "",
    }
    return render(request, "footage/listing.html", said, status=status_of(refusal))

"""One clip: what is known of it, its picture to draw on, and the jobs over it with what they found out."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from bazan.cameras.devices import api as devices
from bazan.cameras.footage import api as footage
from bazan.cameras.footage.types import ClipInfo, Order
from bazan.cameras.footage.web import clip_rows
from bazan.cameras.footage.web.clip_upload import acting
from bazan.core.errors import BazanError, Refused
from bazan.core.labels import label, sentence
from bazan.core.numbers import decimal_number
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request, act, allowed, page
from bazan.platform.image_analysis.types import KINDS
from bazan.platform.web.api import Said, render_with_sound, status_of, typed

USES: Mapping[str, str] = {"points": "count motion", "kinds": "count", "began": "export", "ended": "export"}
"""Fields that not every job asks for, and which do."""
FIELDS = ("kind", *USES)
MOST_JOBS = 30


@page("footage.view")
def show(request: Request, clip_id: int) -> HttpResponse:
    return _page(request, footage.clip(clip_id))


@page("footage.view")
def picture(request: Request, clip_id: int) -> HttpResponse:
    """Its first picture, in which nobody can be recognised."""
    answer = HttpResponse(footage.preview(clip_id), content_type="image/jpeg")
    answer["Cache-Control"] = "no-store"
    return answer


@act("footage.edit")
def ask(request: Request, clip_id: int) -> HttpResponse:
    """Begin a job over it."""
    try:
        footage.ask(clip_id, _order(request), acting(request), clock_now())
    except BazanError as why:
        return _page(request, footage.clip(clip_id), why)
    return HttpResponseRedirect(f"/cameras/footage/{clip_id}#jobs")


@act("footage.edit")
def drop(request: Request, clip_id: int) -> HttpResponse:
    """Erase it, with all that was found out of it."""
    footage.drop(clip_id, acting(request), clock_now())
    return HttpResponseRedirect("/cameras/footage")


def _order(request: Request) -> Order:
    """As it was typed. Refused ``cameras.draw.points``, ``footage.number``."""
    given = typed(request)
    return Order(
        kind=given["purpose"],
        points=devices.points_of(given["points"]) if given["purpose"] in ("count", "motion") else (),
        kinds=tuple(kind for kind in KINDS if kind in request.POST.getlist("kinds")),
        began=_seconds(given, "began") or 0,
        ended=_seconds(given, "ended"),
    )


def _seconds(given: Said, name: str) -> float | None:
    text = given[name].strip().replace(",", ".")
    if not text:
        return None
    number = decimal_number(text)
    if number is None:
        raise Refused("footage.number", {"given": text[:40]}, name)
    return number


def _page(request: Request, clip: ClipInfo, refusal: BazanError | None = None) -> HttpResponse:
    jobs = footage.jobs(clip_ids=[clip.id], most=MOST_JOBS)
    may_edit = allowed(request.reach, "footage.edit", clip.place_id, clip.sector) or clip.handed_by == request.reach.username
    given = typed(request) if refusal else Said()
    chosen = request.POST.getlist("kinds") if refusal else KINDS[:1]
    named = "kind" if refusal and refusal.field == "purpose" else refusal.field if refusal else ""
    rules = clip_rows.rule_names(clip)
    kinds = ["count", "motion", "export"] + (["rerun"] if rules else [])
    said: dict[str, Any] = {
        "section": "footage",
        "moment": clock_now(),
        "clip": clip,
        "row": clip_rows.the_clip(clip, jobs),
        "jobs": clip_rows.job_rows(jobs, rules, may_edit),
        "may_edit": may_edit,
        "asks": may_edit and clip.state in ("waiting", "looked") and clip.width is not None,
        "kinds_of_job": [(kind, label(f"footage.kind.{kind}"), label(f"footage.means.{kind}")) for kind in kinds],
        "chosen_job": given["purpose"] if given["purpose"] in kinds else kinds[0],
        "things": [{"value": kind, "text": label(f"cameras.kind.{kind}"), "chosen": kind in chosen, "only": ""} for kind in KINDS],
        "uses": USES,
        "longest": round(footage.LONGEST_FILM_S / 60),
        "piece": footage.PIECE,
        "off": devices.switched_off(),
        "given": given,
        "refusal": sentence(refusal) if refusal else "",
        "field": named if named in FIELDS else "",
    }
    return render_with_sound(request, "footage/clip.html", said, status_of(refusal))

"""What of a camera's picture nobody is shown: masks drawn, changed and erased, on the picture or as text.

The picture here is the one everybody sees, with its masks: what was agreed to be hidden isn't opened by who draws either. Whoever must see
under a mask erases it, and that stands in the audit.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.cameras.devices import api as devices
from bazan.cameras.devices import components as camera_tiles
from bazan.cameras.devices.picture_coordinates import points_of, text_of
from bazan.cameras.devices.types import CameraInfo
from bazan.core.errors import BazanError, NotFound
from bazan.core.labels import sentence
from bazan.core.language import either
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.directory.permissions.types import Acting
from bazan.platform.web.api import asked, status_of, typed, whole


@dataclass(frozen=True)
class Row:
    """A mask that stands. ``corners``: as an SVG has them; ``text``: as the form has them, by which it is named."""

    number: int
    corners: str
    text: str


@dataclass(frozen=True)
class Sketch:
    """``former``: the mask that is changed, as text; empty: a new one is drawn."""

    points: str = ""
    former: str = ""


@page("cameras.edit")
def show(request: accounts.Request, code: str) -> HttpResponse:
    """``?mask=``: that one, counted from 1, is changed; else a new one is drawn."""
    camera = devices.camera(code)
    number = whole(asked(request), "mask")
    if number is None:
        return _shown(request, camera)
    if not 1 <= number <= len(camera.terms.masks):
        raise NotFound("cameras.mask.gone", {})
    text = text_of(camera.terms.masks[number - 1])
    return _shown(request, camera, Sketch(text, text))


@act("cameras.edit")
def draw(request: accounts.Request, code: str) -> HttpResponse:
    """Hide what was drawn; what can't be is said at its field, with everything that was typed kept."""
    said, camera = typed(request), devices.camera(code)
    sketch = Sketch(said["points"], said["former"].replace("\r\n", "\n"))
    try:
        others = _without(camera, sketch.former) if sketch.former else camera.terms.masks
        devices.mask(code, [*others, points_of(sketch.points)], _acting(request), now(), instead_of=camera.terms.masks)
    except BazanError as why:
        return _shown(request, camera, sketch, why)
    return HttpResponseRedirect(f"/cameras/{code}/masks#masks")


@act("cameras.edit")
def erase(request: accounts.Request, code: str) -> HttpResponse:
    """Show that part of the picture again."""
    camera = devices.camera(code)
    try:
        others = _without(camera, typed(request)["mask"].replace("\r\n", "\n"))
        devices.mask(code, others, _acting(request), now(), instead_of=camera.terms.masks)
    except BazanError as why:
        return _shown(request, camera, Sketch(), why)
    return HttpResponseRedirect(f"/cameras/{code}/masks#masks")


def _without(camera: CameraInfo, text: str) -> list[Any]:
    """NotFound ``cameras.mask.gone``: somebody changed or erased it meanwhile."""
    others = [mask for mask in camera.terms.masks if text_of(mask) != text]
    if len(others) == len(camera.terms.masks):
        raise NotFound("cameras.mask.gone", {})
    return others


def _shown(request: accounts.Request, camera: CameraInfo, sketch: Sketch | None = None, refusal: BazanError | None = None) -> HttpResponse:
    accounts.require(request.reach, "cameras.edit", camera.place_id, devices.catalogue().sector)
    width, height = camera_tiles.size_of(camera)
    sketch = sketch or Sketch()
    drawn = zip(camera_tiles.masks_of(camera), camera.terms.masks, strict=True)
    rows = [Row(number, corners, text_of(mask)) for number, (corners, mask) in enumerate(drawn, 1)]
    said: dict[str, Any] = {
        "section": "cameras",
        "code": camera.terms.code,
        "name": either(camera.terms.name, camera.terms.name_en),
        "width": width,
        "height": height,
        "rows": rows,
        "changed": next((row.number for row in rows if row.text == sketch.former), None),
        "sketch": sketch,
        "refusal": sentence(refusal) if refusal else "",
        "field": refusal.field if refusal and refusal.field == "points" else "",
    }
    return render(request, "cameras/masks.html", said, status=status_of(refusal))


def _acting(request: accounts.Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)

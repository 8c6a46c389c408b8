"""The notice as a page, as a sheet for a notice board, and as files for everybody."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from bazan.citizens.app.api import Visitor, minute, public, said
from bazan.citizens.app.camera_notice import camera_map, public_cameras
from bazan.citizens.app.camera_notice.public_cameras import Noticed
from bazan.core.errors import NotFound
from bazan.core.time import now
from bazan.platform.design_system.api import Column, Sheet, as_csv
from bazan.platform.web.api import asked

OPEN_S = 3600
LICENCE = "CC BY 4.0"


@public("GET")
def show(request: HttpRequest, _: Visitor) -> HttpResponse:
    """Every camera by commune; ``?place=``: those of one, with a map. NotFound ``camera_notice.place``."""
    shown = _shown(request)
    groups = shown["groups"]
    return render(
        request,
        "camera_notice/notice.html",
        said("see", **shown, map=camera_map.drawn(groups[0][2], shown["at"]) if len(groups) == 1 else ""),
    )


@public("GET")
def sheet(request: HttpRequest, _: Visitor) -> HttpResponse:
    """The same on A4, for the notice board of a ward. NotFound ``camera_notice.place``."""
    return render(request, "camera_notice/sheet.html", said("see", **_shown(request)))


@public("GET")
def table(request: HttpRequest, _: Visitor) -> HttpResponse:
    """The same as CSV."""
    rows = [row_of(camera) for camera in public_cameras.noticed(minute(now()))]
    names = tuple(row_of(_NOBODY))
    data = as_csv(Sheet("cameras", "", tuple(map(Column, names)), tuple(tuple(row.values()) for row in rows)))
    return _open(HttpResponse(data, content_type="text/csv; charset=utf-8"), "csv")


@public("GET")
def document(request: HttpRequest, _: Visitor) -> HttpResponse:
    """The same as JSON."""
    at = minute(now())
    told = {"at": at.isoformat(), "licence": LICENCE, "cameras": [row_of(camera) for camera in public_cameras.noticed(at)]}
    return _open(JsonResponse(told, json_dumps_params={"ensure_ascii": False}), "json")


def row_of(camera: Noticed) -> dict[str, Any]:
    """A camera in the files: a name and a value each."""
    return {
        "code": camera.code, "name": camera.names[0], "name_en": camera.names[1], "commune_code": camera.place_code,
        "commune": camera.place[0], "road": camera.road, "latitude": camera.latitude, "longitude": camera.longitude,
        "purpose": camera.purpose[0], "purpose_en": camera.purpose[1], "legal_basis": camera.legal_basis,
        "looks_for": " ".join(camera.looks_for), "hours": ";".join("-".join(span) for span in camera.hours),
        "pictures_kept_days": camera.kept_days, "plates_read": "yes" if camera.plates_basis else "no",
        "plates_basis": camera.plates_basis, "plates_kept_days": camera.plates_days if camera.plates_basis else "",
        "responsible": camera.responsible[0], "responsible_en": camera.responsible[1],
    }  # fmt: skip


_NOBODY = Noticed("", ("", ""), "", ("", ""), "", 0, 0, ("", ""), "", (), (), 0, "", 0, ("", ""))


def _shown(request: HttpRequest) -> dict[str, Any]:
    at = minute(now())
    every = public_cameras.by_commune(public_cameras.noticed(at))
    place = asked(request)["place"]
    groups = [group for group in every if group[0] == place] if place else every
    if place and not groups:
        raise NotFound("camera_notice.place", {})
    told = [camera for _, _, known in groups for camera in known]
    return {
        "groups": groups,
        "communes": [(code, names) for code, names, _ in every],
        "place": place,
        "count": len(told),
        "plates": sum(bool(camera.plates_basis) for camera in told),
        "responsible": sorted({camera.responsible for camera in told}),
        "at": at,
        "address": request.build_absolute_uri("/camera-notice"),
    }


def _open(answer: HttpResponse, ending: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="cameras.{ending}"'
    answer["Cache-Control"] = f"public, max-age={OPEN_S}"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer

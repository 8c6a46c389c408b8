"""What a phone or a form sends, as the room of reports takes it."""

import re
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from bazan.citizens.app import uploads
from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import Filed, Service
from bazan.core.errors import NotFound, Refused
from bazan.core.language import language
from bazan.core.numbers import decimal_number, decimal_numbers
from bazan.core.time import local_day, now
from bazan.directory.places import api as places
from bazan.platform.web.api import Said, typed

KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A UUID: nobody guesses another's, whose report it would open."""
LONGEST_ANSWER = 300
TRUE = ("1", "on", "true")
PLACE = "citizens_place"
"""The cookie in which a phone keeps the code of its commune."""


def filed(request: HttpRequest, device: str) -> Filed:
    """The report of a form. Refused ``field_reports.key``, ``citizens.*`` as below, and as ``uploads`` says; NotFound as a service or
    place is."""
    said = typed(request)
    matter = field_reports.service(said["service"]) if said["service"] else None
    point = point_of(said)
    return Filed(
        key=key_of(said),
        channel="app",
        words=said["words"],
        service=said["service"],
        point=point,
        accuracy_m=number_of(said, "accuracy") if point else None,
        place_id=None if point else commune_of(said["place"]),
        landmark=said["landmark"],
        pictures=uploads.judged(pictures_of(request)),
        voice=uploads.judged_voice(voice_of(request)),
        observed_at=instant_of(said, "observed_at"),
        danger=said["danger"] in TRUE,
        attributes=_answers(request, matter) if matter else {},
        name=said["name"] if said["named"] in TRUE else "",
        phone=said["phone"] if said["named"] in TRUE else "",
        keep_picture_facts=said["keep_facts"] in TRUE,
        device=device,
        language=language(),
    )


def pictures_of(request: HttpRequest) -> list[UploadedFile]:
    """Those a form was sent with; a browser sends an empty one where none was chosen."""
    return [one for one in request.FILES.getlist("pictures") if one.size]


def voice_of(request: HttpRequest) -> list[UploadedFile]:
    """What was said instead of written, as it was sent."""
    return request.FILES.getlist("voice")


def key_of(said: Said) -> str:
    """The key of one sending. Refused ``field_reports.key``."""
    if not KEY.fullmatch(said["key"]):
        raise Refused("field_reports.key", {}, "key")
    return said["key"]


def point_of(said: Said) -> tuple[float, float] | None:
    """(latitude, longitude), where one was said. Refused ``citizens.point``."""
    latitude, longitude = number_of(said, "latitude"), number_of(said, "longitude")
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        raise Refused("citizens.point", {}, "place")
    return latitude, longitude


def number_of(said: Said, name: str) -> float | None:
    """Refused ``citizens.point``."""
    if not said[name].strip():
        return None
    found = decimal_number(said[name])
    if found is None:
        raise Refused("citizens.point", {}, "place")
    return found


def box_of(said: Said) -> tuple[float, float, float, float]:
    """``box``: west, south, east, north. Refused ``citizens.box``."""
    if (numbers := decimal_numbers(said["box"], 4)) is None:
        raise Refused("citizens.box", {}, "box")
    west, south, east, north = numbers
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Refused("citizens.box", {}, "box")
    return west, south, east, north


def commune_of(code: str) -> int | None:
    """Refused ``field_reports.place``."""
    if not code:
        return None
    try:
        return places.by_code(code, local_day(now())).id
    except NotFound as why:
        raise Refused("field_reports.place", {}, "place") from why


def kept_commune(request: HttpRequest) -> int | None:
    """The commune the phone keeps; None: none, or one that is no more."""
    try:
        return commune_of(request.COOKIES.get(PLACE, "")[:40])
    except Refused:
        return None


def instant_of(said: Said, name: str) -> datetime | None:
    """Refused ``citizens.instant``."""
    if not said[name]:
        return None
    try:
        found = datetime.fromisoformat(said[name])
    except ValueError as why:
        raise Refused("citizens.instant", {}, name) from why
    if found.tzinfo is None or not 1971 <= found.year < 9000:
        raise Refused("citizens.instant", {}, name)
    return found


def _answers(request: HttpRequest, matter: Service) -> dict[str, str]:
    """What was answered of the service's own questions. Refused ``citizens.answer``."""
    found = {}
    for question in matter.attributes:
        name = f"attribute[{question.code}]"
        answers = [text.strip() for text in request.POST.getlist(name) if text.strip()]
        strange = question.values and not set(answers) <= set(question.values)
        if strange or any(len(text) > LONGEST_ANSWER for text in answers):
            raise Refused("citizens.answer", {"most": LONGEST_ANSWER}, name)
        if answers:
            found[question.code] = ",".join(answers) if question.datatype == "multivaluelist" else answers[-1]
    return found

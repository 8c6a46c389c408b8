"""The calls of GeoReport v2, described by openapi.json beside this file."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import path

from bazan.act.field_reports import api as reports
from bazan.act.field_reports.types import Promise, PublicReport
from bazan.kernel.brake import Pace
from bazan.kernel.errors import NotFound, Refused
from bazan.kernel.time import now
from bazan.register.people import api as people
from bazan.show.open311 import filing, province, rules, telling
from bazan.show.open311.door import door, network

ROOT = "open311/v2"
_pace = Pace(3600)
Answer = tuple[str, Any]


@door("GET", "HEAD")
def discovery(request: HttpRequest) -> Answer:
    """Which endpoints there are, and how to get a key."""
    return "discovery", telling.discovery(province.setup(), _base(request))


@door("GET", "HEAD")
def services(request: HttpRequest) -> Answer:
    """Every matter people may report."""
    return "services", [telling.service(one) for one in reports.services().values()]


@door("GET", "HEAD")
def definition(request: HttpRequest, service_code: str) -> Answer:
    """What a matter asks beyond place and words. NotFound ``open311.service``."""
    known = reports.services()
    rules.offered(service_code, known)
    return "service_definition", telling.definition(known[service_code])


@door("GET", "HEAD", "POST")
def requests(request: HttpRequest) -> Answer:
    """The public reports asked for; sent to, a report taken in."""
    if request.method == "POST":
        return "service_requests", [_taken(request)]
    wanted, known, media = rules.wanted(dict(request.GET.lists()), now()), reports.services(), f"{_base(request)}/media"
    if wanted.numbers:
        return "service_requests", _numbered(wanted.numbers, media)
    found = reports.public_reports(
        services=wanted.services or None, states=telling.states(wanted.statuses), extent=wanted.extent, received=wanted.received,
        updated=wanted.updated, offset=wanted.offset, limit=wanted.limit,
    )  # fmt: skip
    return "service_requests", [telling.request(one, known, media) for one in found]


@door("GET", "HEAD")
def request_(request: HttpRequest, service_request_id: str) -> Answer:
    """One report. NotFound ``open311.request``."""
    number = service_request_id.upper()
    found = reports.by_numbers([number]).get(number)
    if found is not None:
        told = telling.request(found, reports.services(), f"{_base(request)}/media", _promise(found))
        return "service_requests", [told]
    told = _numbered((number,), "")
    if not told:
        raise NotFound("open311.request", {"number": number[:40]}, "service_request_id")
    return "service_requests", told


@door("GET", "HEAD")
def token(request: HttpRequest, token: str) -> Answer:
    """The report a tracking code opens. NotFound ``open311.token``."""
    try:
        report_id, case_id = reports.opened(token)
    except NotFound as why:
        raise NotFound("open311.token", {}, "token") from why
    try:
        with transaction.atomic():
            people.enter(frozenset(), frozenset(), cases=[case_id])
            number = reports.report(report_id).number
    finally:
        people.leave()
    return "service_requests", [{"service_request_id": number, "token": token}]


def _taken(request: HttpRequest) -> dict[str, Any]:
    """A report sent by a program. Forbidden ``open311.key``, ``open311.key_missing``; Refused as ``filing`` says, ``open311.pace``."""
    said, at = dict(request.POST.lists()), now()
    key = province.sender(rules.one(said, "api_key"))
    who = f"key:{key.name}" if key else network(request)
    seconds = _pace.wait(who, key.per_hour if key else province.setup().per_hour)
    if seconds:
        raise Refused("open311.pace", {"seconds": seconds + 1})
    known = reports.services()
    code = rules.one(said, "service_code")
    rules.offered(code, known)
    one = filing.filed(said, known[code], at)
    keys = filing.keyed(one, who, request.headers.get("Idempotency-Key", ""), (), at)
    return telling.taken(*filing.take(one, keys, (), at))


def _numbered(numbers: tuple[str, ...], media: str) -> list[dict[str, Any]]:
    """These, in the order asked for: in full where they are public, else that they are here."""
    known, public = reports.services(), reports.by_numbers(numbers)
    briefs = reports.briefs(number for number in numbers if number not in public)
    told = {number: telling.request(one, known, media) for number, one in public.items()}
    told |= {number: telling.brief(one, known) for number, one in briefs.items()}
    return [told[number] for number in numbers if number in told]


def _promise(one: PublicReport) -> Promise | None:
    try:
        with transaction.atomic():
            return filing.promise_of(one.service, one.place_id, now())
    finally:
        people.leave()


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(f"/{ROOT}")


urlpatterns = [
    path("open311/discovery.<str:ending>", discovery),
    path("open311/v2/discovery.<str:ending>", discovery),
    path("open311/v2/services.<str:ending>", services),
    path("open311/v2/services/<str:service_code>.<str:ending>", definition),
    path("open311/v2/requests.<str:ending>", requests),
    path("open311/v2/requests/<str:service_request_id>.<str:ending>", request_),
    path("open311/v2/tokens/<str:token>.<str:ending>", token),
]

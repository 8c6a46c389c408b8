"""The calls of GeoReport v2, described by openapi.json beside this file."""

from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import Promise, PublicReport
from bazan.core.errors import NotFound, Refused
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting
from bazan.interfaces.open311 import documents, media, province_config, report_submission, request_updates, rules
from bazan.interfaces.open311.access import door, network
from bazan.platform.security.rate_limit import Pace
from bazan.platform.web.api import judge_form

ROOT = "open311/v2"
LARGEST = 25 << 20
"""Bytes of pictures in one form."""
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
FRESH_S = 300
"""A picture may be shown so long again before it is asked for."""
_pace = Pace(3600)
Answer = tuple[str, Any]


@door("GET", "HEAD")
def discovery(request: HttpRequest) -> Answer:
    """Which endpoints there are, and how to get a key."""
    return "discovery", documents.discovery(province_config.setup(), _base(request))


@door("GET", "HEAD")
def services(request: HttpRequest) -> Answer:
    """Every matter people may report."""
    return "services", [documents.service(one) for one in field_reports.services().values()]


@door("GET", "HEAD")
def definition(request: HttpRequest, service_code: str) -> Answer:
    """What a matter asks beyond place and words. NotFound ``open311.service``."""
    known = field_reports.services()
    rules.offered(service_code, known)
    return "service_definition", documents.definition(known[service_code])


@door("GET", "HEAD", "POST", largest=LARGEST)
def requests(request: HttpRequest) -> Answer:
    """The public reports asked for; sent to, a report taken in."""
    if request.method == "POST":
        return "service_requests", [_taken(request)]
    wanted, known, shown = rules.wanted(dict(request.GET.lists()), now()), field_reports.services(), f"{_base(request)}/media"
    if wanted.numbers:
        return "service_requests", _numbered(wanted.numbers, shown)
    found = field_reports.public_reports(
        services=wanted.services or None, states=documents.states(wanted.statuses), extent=wanted.extent, received=wanted.received,
        updated=wanted.updated, offset=wanted.offset, limit=wanted.limit,
    )  # fmt: skip
    return "service_requests", [documents.request(one, known, shown) for one in found]


@door("GET", "HEAD")
def request_(request: HttpRequest, service_request_id: str) -> Answer:
    """One report. NotFound ``open311.request``."""
    number = service_request_id.upper()
    found = field_reports.by_numbers([number]).get(number)
    if found is not None:
        told = documents.request(found, field_reports.services(), f"{_base(request)}/media", _promise(found))
        return "service_requests", [told]
    told = _numbered((number,), "")
    if not told:
        raise NotFound("open311.request", {"number": number[:40]}, "service_request_id")
    return "service_requests", told


@door("GET", "HEAD")
def token(request: HttpRequest, token: str) -> Answer:
    """The report a tracking code opens. NotFound ``open311.token``."""
    report_id, case_id = request_updates.opened(token)
    try:
        with transaction.atomic():
            accounts.enter(frozenset(), frozenset(), cases=[case_id])
            number = field_reports.report(report_id).number
    finally:
        accounts.leave()
    return "service_requests", [{"service_request_id": number, "token": token}]


@door("GET", "HEAD", "POST", largest=LARGEST)
def changes(request: HttpRequest) -> Answer:
    """What changed for everybody; sent to, what a report's sender says to it. Raises as ``updates`` says."""
    if request.method == "POST":
        said, *_ = _sent(request)
        return "service_request_updates", [request_updates.take(said, media.received(_files(request)), now())]
    return "service_request_updates", request_updates.listed(dict(request.GET.lists()), now(), f"{_base(request)}/media")


@door("GET", "HEAD")
def described(request: HttpRequest) -> HttpResponse:
    """The description of the interface."""
    return HttpResponse(Path(__file__).with_name("openapi.json").read_bytes(), content_type=OPENAPI)


@door("GET", "HEAD")
def picture(request: HttpRequest, sha256: str) -> HttpResponse:
    """A picture everybody may see. NotFound ``open311.picture``."""
    data, kind = media.public(sha256)
    answer = HttpResponse(data, content_type=kind)
    answer["Cache-Control"] = f"public, max-age={FRESH_S}"
    return answer


def _sent(request: HttpRequest) -> tuple[dict[str, list[str]], str, Acting]:
    """What was sent, from where, and as whom. Forbidden ``open311.key``, ``.key_missing``; Refused ``open311.pace``, ``frontend.*``."""
    judge_form(request)
    said = {name: [str(value) for value in values] for name, values in request.POST.lists()}
    key = province_config.sender(rules.one(said, "api_key"))
    who, by = (f"key:{key.name}", report_submission.program(key.name)) if key else (network(request), field_reports.CITIZEN)
    seconds = _pace.wait(who, key.per_hour if key else province_config.setup().per_hour)
    if seconds:
        raise Refused("open311.pace", {"seconds": seconds + 1})
    return said, who, by


def _taken(request: HttpRequest) -> dict[str, Any]:
    """A report sent by a program. Raises as ``_sent``, ``filing`` and ``media`` say."""
    said, who, by = _sent(request)
    at, known, code = now(), field_reports.services(), rules.one(said, "service_code")
    rules.offered(code, known)
    one, earlier = report_submission.keyed(
        report_submission.filed(said, known[code], at), who, request.headers.get("Idempotency-Key", "")[:200], at
    )
    field_reports.judge(one)
    sent = media.received(_files(request)) + media.fetched(rules.one(said, "media_url"))
    return documents.taken(*report_submission.take(replace(one, pictures=sent[: field_reports.MOST_PICTURES]), earlier, by, at))


def _files(request: HttpRequest) -> list[BinaryIO]:
    return [cast(BinaryIO, file) for file in request.FILES.getlist("media")]


def _numbered(numbers: tuple[str, ...], shown: str) -> list[dict[str, Any]]:
    """These, in the order asked for: in full where they are public, else that they are here."""
    known, public = field_reports.services(), field_reports.by_numbers(numbers)
    briefs = field_reports.briefs(number for number in numbers if number not in public)
    told = {number: documents.request(one, known, shown) for number, one in public.items()}
    told |= {number: documents.brief(one, known) for number, one in briefs.items()}
    return [told[number] for number in numbers if number in told]


def _promise(one: PublicReport) -> Promise | None:
    return field_reports.promise(one.service, one.place_id)


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(f"/{ROOT}")

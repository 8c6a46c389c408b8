"""What a code opens: the receipt, the report's way, its pictures, and what its sender may do. Kept by nobody, told to no other site."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path

from bazan.citizens.app import access, report_cards, request_parameters, uploads
from bazan.citizens.app.access import Visitor, public
from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import ReportInfo
from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import sentence
from bazan.core.language import words
from bazan.core.time import now
from bazan.data.sources import api as sources
from bazan.platform.design_system.api import qr_code
from bazan.platform.web.api import Said, render_with_sound, status_of, typed, whole

ACTS_ROOM = uploads.MOST * uploads.LARGEST
YES = {"1": True, "0": False}


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What a code opened is in no search engine, in no cache, and its address in nobody's referrer."""

    @wraps(view)
    def answer(request: HttpRequest, visitor: Visitor, **keys: str) -> HttpResponse:
        made = view(request, visitor, **keys)
        made["Referrer-Policy"] = "strict-origin"
        made["X-Robots-Tag"] = "noindex"
        made["Cache-Control"] = "no-store, private"
        return made

    return answer


@public("GET", "POST")
@private
def typed_code(request: HttpRequest, _: Visitor) -> HttpResponse:
    """A code is typed; a right one leads to its report. NotFound ``field_reports.code``."""
    if request.method == "POST":
        code = typed(request)["code"]
        access.to_follow(code)
        return redirect(f"/c/t/{field_reports.code_as_typed(code)}")
    return render(request, "citizens/follow.html", report_cards.said("mine"))


@public("GET")
@private
def followed(request: HttpRequest, _: Visitor, code: str) -> HttpResponse:
    """The report of a code; to a script its state in brief. NotFound ``field_reports.code``."""
    one = access.to_follow(code)
    return JsonResponse(report_cards.brief(one, now())) if access.as_json(request) else _page(request, code, one)


@public("GET")
@private
def receipt(request: HttpRequest, _: Visitor, code: str) -> HttpResponse:
    """The receipt: number, code, until when, and what really happens to such reports. NotFound ``field_reports.code``."""
    one = access.to_follow(code)
    matter = field_reports.service(one.service)
    promise = field_reports.promise(one.service, one.case.place_id)
    address = request.build_absolute_uri(f"/c/t/{code}")
    given = report_cards.said(
        "mine", one=one, code=code, address=address, qr=qr_code(address, code), name=words(matter.names),
        place=report_cards.place_name(one.case.place_id), due=report_cards.deadline(one.case.due_at),
        promise=report_cards.promise_words(promise, one.case.place_id),
    )  # fmt: skip
    return render(request, "citizens/receipt.html", given)


@public("POST", largest=ACTS_ROOM)
@private
def act(request: HttpRequest, _: Visitor, code: str, act: str) -> HttpResponse:
    """What its sender does: ``more``, ``verdict``, ``withdraw``, ``forget``. NotFound ``field_reports.code``, ``citizens.act``."""
    one = access.to_follow(code)
    if act not in ACTS:
        raise NotFound("citizens.act", {})
    try:
        ACTS[act](request, one)
    except BazanError as why:
        return _page(request, code, field_reports.report(one.id), why)
    return redirect(f"/c/t/{code}")


def _more(request: HttpRequest, one: ReportInfo) -> None:
    said, files = typed(request), request_parameters.pictures_of(request)
    field_reports.tell_more(one.id, said["words"], uploads.judged(files), now(), request_parameters.key_of(said))
    uploads.keep(files)


def _verdict(request: HttpRequest, one: ReportInfo) -> None:
    said, files = typed(request), request_parameters.pictures_of(request)
    if said["fixed"] not in YES:
        raise Refused("citizens.fixed", {}, "fixed")
    field_reports.judge_answer(
        one.id, YES[said["fixed"]], YES.get(said["clear"]), whole(said, "rating"), said["words"], now(), request_parameters.key_of(said),
        uploads.judged(files),
    )  # fmt: skip
    uploads.keep(files)


def _withdraw(request: HttpRequest, one: ReportInfo) -> None:
    field_reports.withdraw(one.id, now(), request_parameters.key_of(typed(request)))


def _forget(request: HttpRequest, one: ReportInfo) -> None:
    if typed(request)["sure"] not in request_parameters.TRUE:
        raise Refused("citizens.sure", {}, "sure")
    field_reports.forget_me(one.id, now())


ACTS = {"more": _more, "verdict": _verdict, "withdraw": _withdraw, "forget": _forget}


@public("GET")
@private
def picture(request: HttpRequest, _: Visitor, code: str, picture_id: int) -> HttpResponse:
    """A picture of the report of a code, or what its sender said. NotFound ``field_reports.code``, ``field_reports.picture``."""
    one, found = access.to_follow(code), field_reports.picture(picture_id)
    shown = {number for number, _, unready in _pictures(one) if not unready}
    if found.report_id != one.id or found.id not in shown:
        raise NotFound("field_reports.picture", {})
    if found.kind == "voice":
        return file(found.sealed, found.media_type)
    return file((found.public or found.preview or found.sealed) if found.kind == "after" else found.sealed)


def file(sha256: str, media_type: str = "image/jpeg") -> HttpResponse:
    """A picture of the archive as it was drawn here, or a sound, never a page to be opened. NotFound ``sources.file.unknown``."""
    answer = HttpResponse(sources.file_path(sha256).read_bytes(), content_type=media_type)
    if media_type != "image/jpeg":
        answer["Content-Disposition"] = "attachment"
    return answer


def _pictures(one: ReportInfo) -> list[tuple[int, str, str]]:
    return report_cards.sent_pictures(field_reports.pictures_of([one.id]).get(one.id, ()), one.published_at is not None)


def _page(request: HttpRequest, code: str, one: ReportInfo, why: BazanError | None = None) -> HttpResponse:
    at, matter = now(), field_reports.service(one.service)
    steps, pictures = field_reports.steps(one), _pictures(one)
    promise = field_reports.promise(one.service, one.case.place_id)
    given = report_cards.said(
        "mine", one=one, code=code, key=str(uuid.uuid4()), name=words(matter.names), icon_name=matter.icon,
        place=report_cards.place_name(one.case.place_id), body=report_cards.body_name(one.case.organization_id),
        due=report_cards.deadline(one.case.due_at),
        bar=report_cards.bar(one, promise, at), promise=report_cards.promise_words(promise, one.case.place_id), pictures=pictures,
        remaining=report_cards.remaining(one, at),
        lines=report_cards.course(one, steps, at), over=one.state in report_cards.OVER,
        late=one.state not in report_cards.OVER and at > one.case.due_at,
        asks=one.state in ("more", "more_working"), may_withdraw=one.state in ("new", "received", "more"),
        typed=typed(request) if why else Said(), refusal=why, reason=sentence(why) if why else "", most=uploads.MOST,
    )  # fmt: skip
    return render_with_sound(request, "citizens/followed.html", given, status=status_of(why))


urlpatterns = [
    path("c/follow", typed_code),
    path("c/t/<secret:code>", followed),
    path("c/t/<secret:code>/receipt", receipt),
    path("c/t/<secret:code>/pictures/<int:picture_id>", picture),
    path("c/t/<secret:code>/<slug:act>", act),
]

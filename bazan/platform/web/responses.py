"""How every page answers: who may see it, in whose language, what a refusal looks like, how a file is sent and taken away."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bazan.core.as_of_time import moment
from bazan.core.errors import BazanError
from bazan.core.labels import sentence
from bazan.core.numbers import whole_number
from bazan.directory.accounts.api import signed_in
from bazan.platform.web.as_of_pages import back_to_now, looks_back, only_now, reads_its_own, text_of
from bazan.platform.web.request_parameters import judge_form

View = Callable[..., HttpResponseBase]
FORM_ROOM = 1 << 20
"""What a form holds besides its file, in bytes."""
KINDS = {
    "toml": "application/toml; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "png": "image/png",
}


def page(permission: str, past: Literal["", "shown", "own"] = "") -> Callable[[View], View]:
    """A page that is read, by people who hold the permission; whatever is refused is said in the reader's language, never a 500.

    ``past``: what ``?at=`` does. ``shown``: shows the page as it was known at that minute; ``own``: the page reads it itself; empty: it is
    refused, since the page only shows now.
    """
    looked_at = {"": only_now, "shown": looks_back, "own": reads_its_own}[past]
    guarded = _guarded(permission, require_safe)
    return lambda view: guarded(looked_at(view))


def act(permission: str, largest: int = 0, unproven: bool = False) -> Callable[[View], View]:
    """The same for what changes something: a form sent by its page, with files of at most ``largest`` bytes in all.

    ``unproven``: also for who owes a second proof."""

    def decorate(view: View) -> View:
        guarded = _guarded(permission, require_POST, unproven)(view)
        vars(guarded)["largest"] = largest
        return guarded

    return decorate


def form(permission: str, unproven: bool = False) -> Callable[[View], View]:
    """The same for a page whose form is sent to its own address. ``unproven``: also for who owes a second proof."""
    return _guarded(permission, require_http_methods(["GET", "HEAD", "POST"]), unproven)


def file_sent(permission: str, largest: int, refusal: Callable[[int], BazanError]) -> Callable[[View], View]:
    """An act that takes a file of at most ``largest`` bytes: a larger request is refused by its stated size before anything is read.

    ``refusal`` makes the refusal from the size. Only then is the form's own token looked for, which reads the request.
    """

    def decorate(view: View) -> View:
        inner = csrf_protect(act(permission)(view))

        @csrf_exempt
        @require_POST
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            size = whole_number(str(request.META.get("CONTENT_LENGTH") or ""), digits=15) or 0
            if size > largest + FORM_ROOM:
                said = sentence(refusal(size))
                return HttpResponse(said, status=413, content_type="text/plain; charset=utf-8")
            request.upload_handlers = [TemporaryFileUploadHandler(request)]
            return inner(request, *args, **kwargs)

        vars(answer)["largest"] = largest
        return answer

    return decorate


def _guarded(permission: str, method: Callable[[View], View], unproven: bool = False) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @method
        @signed_in(permission, unproven)
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                judge_form(request)
                return view(request, *args, **kwargs)
            except BazanError as error:
                return refused(request, error)

        return answer

    return decorate


def refused(request: HttpRequest, error: BazanError) -> HttpResponse:
    """The clear page of a refusal: its sentence, what was kept, where to go."""
    said = sentence(error)
    present = back_to_now(request) if error.rule.startswith("frontend.past.") else ""
    shown = {"section": "boards", "said": said, "status": error.status, "present": present}
    return render(request, "refused.html", shown, status=error.status)


def too_large(said: str) -> str:
    """The page for who sent more than a page takes: made before anybody asked who it was, so without a frame."""
    return render_to_string("too_large.html", {"said": said})


@csp_override(settings.SECURE_CSP | {"media-src": ["'self'", "blob:"]})
def render_with_sound(request: HttpRequest, template: str, said: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page that may play what it records itself or what its own house sends; every other plays nothing."""
    return render(request, template, said, status=status)


def status_of(refusal: BazanError | None) -> int:
    """The HTTP status of a page that says this refusal, or none."""
    return 200 if refusal is None else refusal.status


def download(data: bytes, kind: str, name: str) -> HttpResponse:
    """A file to take away, of one of ``KINDS``; ``name`` is without its ending. Of a moment looked back to it says so."""
    at = moment()
    if at is not None:
        name = f"{name}-as-known-{text_of(at).replace(':', '')}"
    answer = HttpResponse(data, content_type=KINDS[kind])
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}")
    return answer

"""How a page answers: what a refusal looks like, what may play, how a file is taken away."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.csp import csp_override

from bazan.core.as_of_time import moment
from bazan.core.errors import BazanError
from bazan.core.labels import sentence
from bazan.platform.web.as_of_addresses import back_to_now, text_of

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


def refused(request: HttpRequest, error: BazanError) -> HttpResponse:
    """The clear page of a refusal: its sentence, what was kept, where to go."""
    said = sentence(error)
    present = back_to_now(request) if error.rule.startswith("frontend.past.") else ""
    shown = {"section": "boards", "said": said, "status": error.status, "present": present}
    return render(request, "refused.html", shown, status=error.status)


def render_part(request: HttpRequest, template: str, said: dict[str, Any]) -> SafeString:
    """A part of a page, drawn by a template of its own: what a page of another app places as it is."""
    return mark_safe(render_to_string(template, said, request))  # noqa: S308 - a template escapes what it is told


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

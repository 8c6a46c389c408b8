"""How every page of the room answers: who may see it, in whose language, and what a refusal looks like."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from bazan.kernel.errors import BazanError, Conflict, Forbidden, NotFound, Refused, Unavailable
from bazan.kernel.labels import LANGUAGES, sentence
from bazan.register.people.api import signed_in

STATUS: dict[type[BazanError], int] = {Refused: 400, NotFound: 404, Forbidden: 403, Conflict: 409, Unavailable: 503}
View = Callable[..., HttpResponse]


def page(permission: str) -> Callable[[View], View]:
    """A page that is read, by people who hold the permission; whatever is refused is said in the reader's language, never a 500."""
    return _guarded(permission, require_safe)


def act(permission: str) -> Callable[[View], View]:
    """The same for what changes something: a form sent by its page."""
    return _guarded(permission, require_POST)


def _guarded(permission: str, method: Callable[[View], View]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @method
        @signed_in(permission)
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except BazanError as error:
                return refused(request, error)

        return answer

    return decorate


def refused(request: HttpRequest, error: BazanError) -> HttpResponse:
    """The clear page of a refusal: its sentence, what was kept, where to go."""
    status = status_of(error)
    said = sentence(error, language())
    return render(request, "refused.html", {"section": "boards", "said": said, "status": status}, status=status)


def status_of(error: BazanError) -> int:
    """The HTTP status that goes with a refusal."""
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)


def language() -> str:
    """The language of this answer."""
    active = (get_language() or LANGUAGES[0])[:2]
    return active if active in LANGUAGES else LANGUAGES[0]


def asked(request: HttpRequest) -> dict[str, str]:
    """The query, the last of what was said twice; NUL bytes, which no table can hold, are gone."""
    return {name: value.replace("\x00", "") for name, value in request.GET.items()}


def download(data: bytes, kind: str, name: str) -> HttpResponse:
    """A file to take away."""
    answer = HttpResponse(data, content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


KINDS = {
    "toml": "application/toml; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
}

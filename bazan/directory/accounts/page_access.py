"""Who may open a page or send its form: the guards of every page for people who signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bazan.core.errors import BazanError
from bazan.core.labels import sentence
from bazan.core.numbers import whole_number
from bazan.directory.accounts.access_check import View, signed_in
from bazan.platform.web.api import FORM_ROOM, judge_form, only_now, refused


def page(permission: str, past: Callable[[View], View] = only_now) -> Callable[[View], View]:
    """A page that is read, by people who hold the permission; whatever is refused is said in the reader's language, never a 500.

    ``past``: what ``?at=`` does. ``looks_back`` (``data/figures``) shows the page as it was known at that minute; of ``reads_its_own`` the
    page reads it itself; ``only_now``: it is refused.
    """
    guarded = _guarded(permission, require_safe)
    return lambda view: guarded(past(view))


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

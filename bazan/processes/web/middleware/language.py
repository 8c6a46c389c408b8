"""Which language a page is read in: the reader's own choice, else the account's, else the browser's, else Vietnamese."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_POST

from bazan.core.language import LANGUAGES, listening, speaking

COOKIE = "language"
_YEAR_S = 365 * 86400


def chosen(request: HttpRequest) -> str:
    """``vi`` or ``en``."""
    user = getattr(request, "user", None)
    account = user.language if user is not None and user.is_authenticated else ""  # pyrefly: ignore[missing-attribute] - an account
    wanted = (request.COOKIES.get(COOKIE, ""), account, *_of_browser(request))
    return next((spoken for spoken in wanted if spoken in LANGUAGES), LANGUAGES[0])


def _of_browser(request: HttpRequest) -> list[str]:
    """What the browser says it reads, dearest first, without the country."""
    return [tag.partition("-")[0] for tag, weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")) if weight > 0]


def language_middleware(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Binds it for our words, and for Django's own. What was said in it is kept by nobody for readers of another."""

    def middleware(request: HttpRequest) -> HttpResponse:
        spoken = chosen(request)
        with speaking(spoken), translation.override(spoken), listening() as ear:
            response = answer(request)
        response.headers.setdefault("Content-Language", spoken)
        if ear.heard:
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return middleware


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Keep the language chosen and go back to the page the reader was on."""
    back = request.POST.get("next", "/")
    response = HttpResponseRedirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/")
    if request.POST.get("language") in LANGUAGES:
        response.set_cookie(
            COOKIE, request.POST["language"], max_age=_YEAR_S, samesite="Lax", httponly=True, secure=settings.LANGUAGE_COOKIE_SECURE
        )
    return response

"""What a page says to one person is kept by nobody on the way, and by no browser for the next one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

KEPT_BY_NOBODY = "no-store, private"


def personal_middleware(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Every answer that doesn't say itself how long it may be kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Cache-Control", KEPT_BY_NOBODY)
        return response

    return middleware

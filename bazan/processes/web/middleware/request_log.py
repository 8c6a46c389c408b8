"""A line in the log for each request: which page, how it ended, how long it took; never whose page, nor what was asked."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

log = logging.getLogger("bazan.requests")


def told(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. An address is told as it is declared: what stands in its place may lead to a person."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = answer(request)
        page = f"/{request.resolver_match.route}" if request.resolver_match else "?"
        took_ms = round((time.perf_counter() - began) * 1000, 1)
        figures = {"status": response.status_code, "took_ms": took_ms}
        log.info("%s %s", request.method, page, extra=figures)
        return response

    return middleware

"""Middleware: the keys of an address and its query are judged before any view reads them, signed in or not."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from bazan.core.errors import BazanError
from bazan.platform.web.request_parameters import judge_address
from bazan.platform.web.responses import refused


class Readable:
    """Answers 404 for a key that can't exist and 400 for a query that can't be read, in words; as a page, unless the view brings another
    ``refusal``."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]):
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: Any, args: tuple[Any, ...], keys: dict[str, Any]) -> HttpResponse | None:
        try:
            judge_address(request, keys)
        except BazanError as why:
            return getattr(view, "refusal", refused)(request, why)
        return None

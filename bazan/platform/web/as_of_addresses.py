"""The moment an address asks for, as pages keep it: links that stay in it, the way back to now, and pages that know no other moment."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import urlencode

from bazan.core.as_of_time import moment
from bazan.core.errors import Refused
from bazan.core.time import LOCAL

View = Callable[..., HttpResponseBase]
AT = "at"


def reads_its_own(view: View) -> View:
    """A page that reads ``?at=`` itself."""
    vars(view)["past"] = "own"
    return view


def only_now(view: View) -> View:
    """A page that can't be shown as it was. Refused ``frontend.past.only_now``: another minute isn't shown as if it were now."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if AT in request.GET:
            raise Refused("frontend.past.only_now", {}, AT)
        return view(request, *args, **kwargs)

    return answer


def text_of(at: datetime) -> str:
    """A moment as an address names it, in local time: 2026-11-25T07:42."""
    local = at.astimezone(LOCAL)
    return local.strftime("%Y-%m-%dT%H:%M:%S" if local.second else "%Y-%m-%dT%H:%M")


def staying(href: str) -> str:
    """The address, in the moment looked back to where there is one."""
    at = moment()
    return href if at is None else f"{href}{'&' if '?' in href else '?'}{AT}={text_of(at)}"


def past_fields() -> list[tuple[str, str]]:
    """What a form keeps, so that its answer stays in the moment looked back to."""
    at = moment()
    return [] if at is None else [(AT, text_of(at))]


def back_to_now(request: HttpRequest) -> str:
    """The page's own address without the moment."""
    return f"?{urlencode(other_parameters(request))}"


def other_parameters(request: HttpRequest) -> list[tuple[str, str]]:
    """What an address says beside the moment."""
    return [(name, str(value)) for name, value in request.GET.items() if name != AT]

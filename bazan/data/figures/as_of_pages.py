"""Pages as they were: the moment an address asks for, what a page says of it, and links that stay there."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, lru_cache, wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.http import urlencode

from bazan.core.as_of_time import looking_back, moment
from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.time import day_start, local_day, present
from bazan.data.indicators import api as indicators
from bazan.directory.accounts.api import Request
from bazan.platform.design_system.display_formats import clock, day
from bazan.platform.web import as_of_addresses as addresses
from bazan.platform.web.as_of_addresses import AT, View
from bazan.platform.web.request_parameters import asked, instant

DAY_MIN = 24 * 60
STEPS = {"day": 24 * 60, "hour": 60, "minute": 1}
_ADDRESS = re.compile(r'(\s(?:href|data-href|data-source)=")(/[^"#?]*)(\?[^"#]*)?(#[^"]*)?(?=")')
_NAMES_A_MOMENT = re.compile(rf"[?&;]{AT}=")


@dataclass(frozen=True)
class Step:
    """A way to another minute; ``href`` is empty where there is none."""

    word: str
    name: str
    """As it is read aloud."""
    href: str


@dataclass(frozen=True)
class AsItWas:
    """What a page says of the moment it looks back to, and the ways to others."""

    line: str
    unknown: str
    back: str
    """The address of now."""
    field: str
    """The moment as a field of a form holds it."""
    newest: str
    keep: tuple[tuple[str, str], ...]
    """What else the address says."""
    earlier: tuple[Step, ...]
    later: tuple[Step, ...]
    first: str
    """The minute at which the slider begins; it is a day long."""
    minute: int
    """Where the slider stands."""
    longest: int
    """Where it ends."""


def looks_back(view: View) -> View:
    """A page that ``?at=`` shows as it was known at a past minute: to be read only, with links that stay in that minute.

    Refused ``frontend.instant``, ``frontend.past.future``, ``frontend.past.before``.
    """

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        at = _judged(instant(asked(request), AT))
        if at is None:
            return view(request, *args, **kwargs)
        request.reach = replace(request.reach, reads_only=True)
        with looking_back(at):
            return _staying(view(request, *args, **kwargs))

    vars(answer)["past"] = "shown"
    return answer


def _judged(at: datetime | None) -> datetime | None:
    if at is None:
        return None
    if at > present():
        raise Refused("frontend.past.future", {"at": said(at)}, AT)
    began = indicators.past_kept().began
    if at < began:
        raise Refused("frontend.past.before", {"at": said(at), "began": said(began)}, AT)
    return at


def said(at: datetime) -> str:
    """07:42, 25/11/2026."""
    return f"{clock(at)}, {day(at)}"


def as_it_was(request: HttpRequest | None) -> AsItWas | None:
    """What the page says of the moment it looks back to; null while it shows now."""
    at = moment()
    if at is None or request is None:
        return None
    newest = present()
    first = newest - timedelta(days=1) if at >= newest - timedelta(days=1) else day_start(local_day(at))
    first = first.replace(second=0, microsecond=0)
    least = _first()
    return AsItWas(
        line=label("frontend.past.line", at=said(at)),
        unknown=" ".join(label(f"frontend.past.{key}") for key in ("partly", "unknown") if key != "partly" or at < _whole()),
        back=addresses.back_to_now(request),
        field=addresses.text_of(at)[:16],
        newest=addresses.text_of(newest)[:16],
        keep=tuple(addresses.other_parameters(request)),
        earlier=tuple(_step(request, at, least, newest, unit, -1) for unit in STEPS),
        later=tuple(_step(request, at, least, newest, unit, 1) for unit in reversed(STEPS)),
        first=addresses.text_of(first),
        minute=round((at - first).total_seconds() / 60),
        longest=min(DAY_MIN, int((newest - first).total_seconds() // 60)),
    )


def look_back_href(request: HttpRequest | None) -> str:
    """The address of this page an hour ago, or at the first minute that is kept; empty where it can't look back or shows the past."""
    match = getattr(request, "resolver_match", None)
    if request is None or match is None or moment() is not None or getattr(match.func, "past", "") != "shown":
        return ""
    newest = present()
    at = max(newest - timedelta(hours=1), _first())
    return f"?{urlencode([*addresses.other_parameters(request), (AT, addresses.text_of(at)[:16])], doseq=True)}" if at <= newest else ""


@cache
def _first() -> datetime:
    """The first whole minute of which anything is kept; it never moves."""
    return indicators.past_kept().began.replace(second=0, microsecond=0) + timedelta(minutes=1)


def _whole() -> datetime:
    return indicators.past_kept().whole


def _step(request: HttpRequest, at: datetime, least: datetime, newest: datetime, unit: str, sign: int) -> Step:
    then = at + sign * timedelta(minutes=STEPS[unit])
    href = "" if then > newest or then < least else f"?{urlencode([*addresses.other_parameters(request), (AT, addresses.text_of(then))])}"
    way = "earlier" if sign < 0 else "later"
    return Step(f"{'−' if sign < 0 else '+'}{label(f'frontend.past.{unit}')}", label(f"frontend.past.{way}_{unit}"), href)


def _staying(answer: HttpResponseBase) -> HttpResponseBase:
    """The page with the moment in every link to a page that can be shown as it was."""
    if answer.get("Content-Type", "").startswith("text/html"):
        page: Any = answer
        page.content = _ADDRESS.sub(_link, page.content.decode()).encode()
    return answer


def _link(found: re.Match[str]) -> str:
    before, path, query, fragment = (found[1], found[2], found[3] or "", found[4] or "")
    if not _shown_then(path) or _NAMES_A_MOMENT.search(query):
        return found[0]
    at = moment()
    assert at is not None
    return f"{before}{path}{query}{'&amp;' if query else '?'}{AT}={addresses.text_of(at)}{fragment}"


@lru_cache(4000)
def _shown_then(path: str) -> bool:
    try:
        return bool(getattr(resolve(path).func, "past", ""))
    except Resolver404:
        return False

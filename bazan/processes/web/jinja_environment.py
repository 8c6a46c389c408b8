"""The one Jinja environment of every page: words, numbers, icons and addresses a template may use without asking for them.

What depends on the language is asked for at each use, so one environment serves both languages.
"""

import hashlib
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import lazy
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from bazan.core import labels
from bazan.core import time as clock
from bazan.core.as_of_time import moment
from bazan.core.language import language, words
from bazan.core.settings import current
from bazan.data.figures.api import as_it_was, look_back_href
from bazan.directory.accounts import api as accounts
from bazan.platform.database.replica_reads import as_of
from bazan.platform.design_system import api as design_system
from bazan.platform.design_system import display_formats as formats
from bazan.platform.security import signed_tokens
from bazan.processes.composition import app_registry
from bazan.processes.web.navigation import doors
from bazan.screens.help.api import address_about

LIVE_TOKEN_LIFE = timedelta(hours=12)


def environment(**options: Any) -> Environment:
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(**options)  # noqa: S701 - Django passes autoescape=True
    names: dict[str, Any] = {
        "t": labels.label,
        "lang": lazy(language, str)(),
        "demo": current().demo,
        "static": static,
        "icon": design_system.icon,
        "mark": design_system.mark,
        "station": design_system.station,
        "doors": doors,
        "help_about": address_about,
        "live_token": live_token,
        "live_kinds": live_kinds,
        "may": may,
        "csrf_of": get_token,
        "words": words,
        "number": formats.number,
        "signed": formats.signed,
        "quantity": formats.quantity,
        "day": formats.day,
        "long_day": formats.long_day,
        "clock": formats.clock,
        "when": lambda instant: formats.when(instant, clock.now()),
        "age": age,
        "as_of": as_of,
        "as_it_was": as_it_was,
        "look_back_href": look_back_href,
        "looking_back": lambda: moment() is not None,
        "duration": formats.duration,
        "period": formats.period,
        "now": clock.now,
    }
    made.globals |= names
    return made


def age(instant: datetime | None) -> str:
    """How long ago, in words."""
    return formats.age(None if instant is None else (clock.now() - instant).total_seconds())


def static(path: str) -> str:
    """The address of a file of the front end (``css/tokens.css``) or of a room's screens (``desk/desk.js``).

    It changes when any of them does, so browsers may keep what they have for a year.
    """
    return f"/static/v-{static_version()}/{path}"


@cache
def static_version() -> str:
    digest = hashlib.sha256()
    for address, path in design_system.files():
        digest.update(address.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def live_kinds() -> str:
    """The names of what a page may be told of, for the front end to listen to."""
    return " ".join(kind.name for kind in app_registry.live())


def may(request: HttpRequest | None, permission: str) -> bool:
    """Whether the reader of this page holds the permission anywhere: what they may not do isn't offered."""
    reach = getattr(request, "reach", None)
    return reach is not None and accounts.allowed(reach, permission)


def live_token(request: HttpRequest | None) -> Markup:
    """The signed word a page shows the push process to be let in, within the reader's reach; empty for somebody not signed in."""
    user, reach = getattr(request, "user", None), getattr(request, "reach", None)
    if user is None or not user.is_authenticated or reach is None:
        return Markup("")
    payload = {
        "account": user.pk,
        "session": signed_tokens.fingerprint(request.session.session_key or ""),  # pyrefly: ignore[missing-attribute] - who is signed in asks by a request
        "places": None if reach.places is None else sorted(reach.places),
        "sectors": None if reach.sectors is None else sorted(reach.sectors),
        "organization": user.organization_id,
        "holds": sorted({kind.permission for kind in app_registry.live() if kind.permission and accounts.allowed(reach, kind.permission)}),
        "expires": int((clock.now() + LIVE_TOKEN_LIFE).timestamp()),
    }
    return Markup(signed_tokens.sign(signed_tokens.secret_key(current()), payload))  # noqa: S704 - base64 and a dot

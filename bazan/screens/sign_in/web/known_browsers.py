"""Browsers an account has signed in from before: each holds a signed cookie, and its tries stand apart from those of its network.

So whoever guesses at somebody's password from the same office delays nobody at the browser they always use.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "browser"
MOST_ACCOUNTS = 8
"""Of one browser; the one that signed in longest ago is forgotten."""
_SALT = "bazan.known-browser"
_YEAR_S = 365 * 86400


def lane_of(request: HttpRequest, username: str) -> str:
    """The name of this browser's own lane for the account; empty for one it never signed in from."""
    name, accounts = _held(request)
    return f"browser {name}" if username in accounts else ""


def remember(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Let the browser be known to the account from now on."""
    name, accounts = _held(request)
    kept = [*(one for one in accounts if one != username), username][-MOST_ACCOUNTS:]
    held = signing.dumps([name or secrets.token_urlsafe(12), kept], salt=_SALT)
    response.set_cookie(
        COOKIE, held, max_age=_YEAR_S, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE, path="/sign-in"
    )


def _held(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        name, accounts = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_YEAR_S)
    except (signing.BadSignature, ValueError):
        return "", []
    return name, accounts

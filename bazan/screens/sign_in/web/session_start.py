"""Through the door: what begins when somebody is let in, and the answers that let somebody wait."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from bazan.core.errors import Refused, Unavailable
from bazan.directory.accounts import api
from bazan.screens.sign_in.web import browsers, known_browsers

BUSY_S = 5


def enter(request: HttpRequest, account: api.Account, there: str, proven: str = "") -> HttpResponse:
    """The account is signed in from here on. ``proven``: by what it proved itself beside its password."""
    address = address_of(request)
    lane = known_browsers.lane_of(request, account.username) or api.network_of(address)
    request.session.flush()  # a new session has a new life, also of who signs in again
    login(request, account)
    request.session.update({api.BROWSER: browsers.named(request.headers.get("User-Agent", "")), api.ADDRESS: address})
    if proven:
        request.session[api.PROVEN] = proven
    api.note_sign_in(account, address, lane)
    answer = HttpResponseRedirect(there)
    known_browsers.remember(request, answer, account.username)
    return answer


def later(form: HttpResponse, why: Refused | Unavailable) -> HttpResponse:
    """The form again, untried, and when to send it."""
    form.status_code = 503 if isinstance(why, Unavailable) else 429
    form["Retry-After"] = str(why.params.get("seconds", BUSY_S))
    return form


def safe(there: str) -> str:
    """An address of this house, or its front door."""
    return there if there.startswith("/") and url_has_allowed_host_and_scheme(there, allowed_hosts=None) else "/"


def address_of(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")[:45]

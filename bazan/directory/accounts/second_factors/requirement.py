"""Who must prove a second time, and where somebody who doesn't yet is led: to set it up, before anything else opens."""

from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from bazan.core.settings import of_room
from bazan.directory.accounts.second_factors import registered_factors
from bazan.directory.accounts.settings import SETTINGS
from bazan.directory.permissions.api import rules
from bazan.directory.permissions.types import Reach

PROVEN = "proven"
"""In a session: by what its person proved a second time."""
SET_UP = "/account/proofs"


def required(reach: Reach) -> bool:
    """Whether what the account may do asks for a second proof."""
    return of_room(SETTINGS).second_proof == "required" and rules.is_strong(reach)


def owed(request: HttpRequest, reach: Reach) -> bool:
    """Whether a second proof is required and this session has none."""
    return required(reach) and not request.session.get(PROVEN)


def led(request: HttpRequest, account_id: int, there: str) -> HttpResponse:
    """To the page that sets one up, and on to ``there``; to sign in again when the account has one by now."""
    there = urlencode({"next": there})
    if registered_factors.held(account_id).any:
        logout(request)
        return HttpResponseRedirect(f"/sign-in?{there}")
    return HttpResponseRedirect(f"{SET_UP}?{there}")

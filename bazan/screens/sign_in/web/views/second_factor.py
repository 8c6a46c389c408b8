"""The second proof, after a right password: a telephone's code, a recovery code, or a passkey.

Until it is given, the session holds the account's number and nothing is opened by it.
"""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bazan.core.errors import Refused, Unavailable
from bazan.core.time import now
from bazan.directory.accounts import api
from bazan.directory.permissions.types import Proofs
from bazan.screens.sign_in.web.session_start import address_of, enter, later

HALF, CHALLENGE = "half_signed_in", "passkey_challenge"
LASTS = timedelta(minutes=10)
LANE = "second proof"
"""Of tries at an account's codes, wherever they come from: whoever tries knows the password already."""
RECOVERED = "/account/proofs?recovered=1"


def begin(request: HttpRequest, account: api.Account, there: str) -> HttpResponse:
    """Remember whose password was right, and ask for the second proof."""
    request.session.flush()
    request.session[HALF] = {"account": account.pk, "password": account.get_session_auth_hash(), "at": now().isoformat(), "next": there}
    return HttpResponseRedirect("/sign-in/second")


@sensitive_post_parameters("code", "passkey")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """The form; a right proof leads to where one wanted to go, a wrong one back with a sentence.

    Tries take turns as at a password. After five wrong ones it is given again, which takes its turn too.
    """
    at = now()
    account, there = _half_signed_in(request, at)
    if account is None:
        return HttpResponseRedirect("/sign-in")
    begun = request.session[HALF]["at"]
    proofs = api.proofs_of(account.pk)
    if request.method != "POST":
        return _form(request, proofs)
    left, proven = 0, ""
    try:
        with api.room_to_sign_in():
            api.wait_until(api.take_turn(account.username, "", LANE, at), at)
            left = api.count_proof(account.username, begun, now())
            proven = _proven(request, account, proofs) if left else ""
    except Unavailable as why:
        return later(_form(request, proofs, f"rules.{why.rule}"), why)
    except Refused as why:
        if why.rule == "people.sign_in.wait":
            return later(_form(request, proofs, "people.second.wait", **why.params), why)
    if not proven:
        api.note_failure(account.username, address_of(request))
        return _form(request, proofs, "people.second.wrong", 403) if left > 1 else _over(request, there)
    api.forgive_tries(account.username, LANE)
    return enter(request, account, RECOVERED if proven == "recovery" else there, proven)


def _over(request: HttpRequest, there: str) -> HttpResponse:
    """Back to the password, and say why."""
    request.session.flush()
    return HttpResponseRedirect("/sign-in?" + urlencode({"next": there, "over": 1}))


def _half_signed_in(request: HttpRequest, at: datetime) -> tuple[api.Account | None, str]:
    """Whose password was right in this session lately, and still is; and where they wanted to go."""
    half = request.session.get(HALF)
    if half is None or at - datetime.fromisoformat(half["at"]) > LASTS:
        return None, ""
    account = api.account_numbered(half["account"])
    return (account, half["next"]) if account is not None and account.get_session_auth_hash() == half["password"] else (None, "")


def _proven(request: HttpRequest, account: api.Account, proofs: Proofs) -> str:
    """By what: ``passkey``, ``totp`` or ``recovery``; empty: by nothing. Refused ``people.factors.passkey``."""
    answer = request.POST.get("passkey", "")
    if not answer:
        return api.take_code(account, request.POST.get("code", "").replace("\x00", "")[:60], now())
    api.judge_passkey(account, proofs, request.session.pop(CHALLENGE, None), answer, now())
    return "passkey"


def _form(request: HttpRequest, proofs: Proofs, error: str = "", status: int = 200, **params: object) -> HttpResponse:
    options = ""
    if proofs.passkeys and api.passkeys_possible():
        options, request.session[CHALLENGE] = api.asked_to_sign_by_passkey(proofs)
    said = {"proofs": proofs, "options": options, "error": error, "params": params}
    return render(request, "entrance/second.html", said, status=status)

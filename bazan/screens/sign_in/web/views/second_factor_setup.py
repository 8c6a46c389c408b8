"""Second proofs of one's own account: a telephone's codes, passkeys, recovery codes. The pages that open while one is owed."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from bazan.core.errors import BazanError, NotFound
from bazan.core.labels import label, sentence
from bazan.core.numbers import whole_number
from bazan.core.settings import current
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, form
from bazan.platform.design_system.api import qr_code
from bazan.platform.web.api import status_of
from bazan.screens.sign_in.web import password_confirmation

CHALLENGE, PENDING, NEXT = "new_passkey", "new_telephone", "after_proofs"
"""In the session: what the browser was asked, the sealed secret that waits for its first code, and where one wanted to go."""


@form(accounts.OWN, unproven=True)
def proofs(request: accounts.Request) -> HttpResponse:
    """What I can prove myself by, and how to add or take away."""
    there = request.GET.get("next", "")[:300]
    if there.startswith("/") and url_has_allowed_host_and_scheme(there, allowed_hosts=None):
        request.session[NEXT] = there
    return _proofs(request)


@sensitive_post_parameters("code", password_confirmation.FIELD)
@form(accounts.OWN, unproven=True)
def telephone(request: accounts.Request) -> HttpResponse:
    """Scan the code with a telephone, and type what it shows, with one's password: only then it holds."""
    user, refusal = request.user, None
    pending = request.session.get(PENDING)
    secret = accounts.open_totp_secret(bytes.fromhex(pending), user.pk) if pending else accounts.new_totp_secret()
    request.session[PENDING] = accounts.seal_totp_secret(secret, user.pk).hex()
    if request.method == "POST":
        try:
            password_confirmation.confirm(request)
            codes = accounts.set_totp(user, secret, request.POST.get("code", "")[:20], now())
            del request.session[PENDING]
            return _set_up(request, "totp", codes)
        except BazanError as why:
            refusal = why
    return _telephone(request, secret, refusal)


@sensitive_variables("secret")
def _telephone(request: accounts.Request, secret: str, refusal: BazanError | None) -> HttpResponse:
    address = accounts.totp_uri(secret, request.user.username, current().address.partition("://")[2])
    said = {
        "section": "account",
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "address": address,
        "picture": qr_code(address, secret),
        "code": request.POST.get("code", "")[:20],
        "refusal": sentence(refusal) if refusal else "",
        "fault": (refusal.field or password_confirmation.FIELD) if refusal else "",
    }
    return render(request, "account/telephone.html", said, status=status_of(refusal))


@sensitive_post_parameters(password_confirmation.FIELD)
@act(accounts.OWN, unproven=True)
def passkey(request: accounts.Request) -> HttpResponse:
    """Keep the passkey that the browser just made, for who knows the password."""
    try:
        password_confirmation.confirm(request)
        codes = accounts.keep_passkey(
            request.user, request.POST.get("name", "")[:200], request.session.pop(CHALLENGE, None), request.POST.get("passkey", ""), now()
        )
    except BazanError as why:
        return _proofs(request, why)
    return _set_up(request, "passkey", codes)


@sensitive_post_parameters(password_confirmation.FIELD)
@act(accounts.OWN)
def recovery_codes(request: accounts.Request) -> HttpResponse:
    """Ten new recovery codes, for who knows the password, shown this once; those of before work no more."""
    if asks := password_confirmation.asked_first(request, label("account.codes.renew"), label("account.codes.renew_line"), _here()):
        return asks
    try:
        return _codes(request, accounts.new_recovery_codes(request.user))
    except BazanError as why:
        return _proofs(request, why)


@sensitive_post_parameters(password_confirmation.FIELD)
@act(accounts.OWN)
def remove(request: accounts.Request) -> HttpResponse:
    """Take the telephone or a passkey away, for who knows the password; never the last one of who must have one."""
    required, number = accounts.second_proof_required(request.reach), whole_number(request.POST.get("passkey", ""))
    passkeys = {each.id: each.name for each in accounts.proofs_of(request.user.pk).passkeys}
    if number is not None and number not in passkeys:
        return _proofs(request, NotFound("people.factors.passkey"))
    title = label("account.telephone.remove_it") if number is None else label("account.passkey.remove_one", name=passkeys[number])
    if asks := password_confirmation.asked_first(request, title, label("account.proofs.remove_line"), _here(), ("passkey",)):
        return asks
    try:
        if number is not None:
            accounts.remove_passkey(request.user, number, required)
        else:
            accounts.remove_totp(request.user, required)
    except BazanError as why:
        return _proofs(request, why)
    return HttpResponseRedirect("/account/proofs?saved=removed")


def _here() -> tuple[str, str]:
    return label("account.proofs.title"), "/account/proofs"


def _set_up(request: accounts.Request, proven: str, codes: list[str]) -> HttpResponse:
    """This session is proven by what was just set up, every other ends; the recovery codes, when there are new ones, are shown."""
    request.session[accounts.PROVEN] = proven
    request.session.cycle_key()
    accounts.end_other_sessions(request.user, request.session.session_key or "")
    return _codes(request, codes) if codes else HttpResponseRedirect("/account/proofs?saved=added")


def _codes(request: accounts.Request, codes: list[str]) -> HttpResponse:
    said = {"section": "account", "codes": codes, "there": request.session.pop(NEXT, "/account/proofs")}
    return render(request, "account/codes.html", said)


def _proofs(request: accounts.Request, refusal: BazanError | None = None) -> HttpResponse:
    user, options = request.user, ""
    held = accounts.proofs_of(user.pk)
    if accounts.passkeys_possible():
        options, request.session[CHALLENGE] = accounts.asked_to_make_passkey(user, held)
    said = {
        "section": "account",
        "proofs": held,
        "options": options,
        "required": accounts.second_proof_required(request.reach),
        "recovered": request.GET.get("recovered") == "1",
        "saved": request.GET.get("saved", "") if refusal is None else "",
        "name": request.POST.get("name", "")[:60],
        "refusal": sentence(refusal) if refusal else "",
        "fault": refusal.field if refusal else "",
    }
    return render(request, "account/proofs.html", said, status=status_of(refusal))

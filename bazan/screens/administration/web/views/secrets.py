"""Secrets of other systems: written here, shown nowhere."""

from django.http import HttpResponse, HttpResponseRedirect

from bazan.core.errors import BazanError, Conflict, Refused
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.directory.change_history import api as change_history
from bazan.directory.secrets import api as secrets
from bazan.platform.web.api import asked, typed, whole
from bazan.screens.administration.web import source_texts
from bazan.screens.administration.web.page_frame import acting, framed, names

PERMISSION = "secrets.manage"
KIND = "secret"


@page(PERMISSION)
def listed(request: accounts.Request) -> HttpResponse:
    """The secrets that this reader's administrators keep, by name, and the form of a new one."""
    return _listed(request)


@page(PERMISSION)
def show(request: accounts.Request, name: str) -> HttpResponse:
    """One secret: who kept it when; never what it is."""
    return _one(request, name)


@act(PERMISSION)
def keep(request: accounts.Request) -> HttpResponse:
    """A new value, of a name that has one or not."""
    given = typed(request)
    name = given["name"].strip()
    try:
        seen = whole(given, "seen") if given["seen"] else _new(name)
        sector = _sector(request, given["sector"])
        made = secrets.keep(name, given["value"], given["reason"], acting(request), now(), sector, given["law"], seen)
        if made is None:
            raise Refused("administration.secrets.same", {}, "value")
    except BazanError as why:
        return _one(request, name, why) if given["seen"] else _listed(request, why)
    return HttpResponseRedirect(f"/admin/secrets/{made.subject}")


@act(PERMISSION)
def forget(request: accounts.Request, name: str) -> HttpResponse:
    """The secret is used no more."""
    given = typed(request)
    try:
        secrets.forget(name, given["reason"], acting(request), now(), given["law"], whole(given, "seen"))
    except BazanError as why:
        return _one(request, name, why)
    return HttpResponseRedirect(f"/admin/secrets/{name}")


def _new(name: str) -> int:
    """The newest change of a secret that isn't kept now. Conflict ``administration.secrets.held``: it is, and has a page of its own."""
    seen, held = change_history.last(KIND, name), secrets.secret(name)
    if held.fingerprint and not held.of_environment:
        who = names([held.set_by]).get(held.set_by, held.set_by)
        raise Conflict("administration.secrets.held", {"name": name[:80], "who": who}, "name")
    return seen


def _sector(request: accounts.Request, given: str) -> str:
    """Whose it is: empty for the whole province, which only its administrators say."""
    offered = dict(source_texts.sectors(request.reach, PERMISSION))
    if given and given not in offered:
        raise Refused("administration.sources.sector", {}, "sector")
    return given


def _listed(request: accounts.Request, why: BazanError | None = None) -> HttpResponse:
    said = {
        "secrets": [(one, source_texts.sector_name(one.sector)) for one in secrets.named()], "names": names(),
        "name": asked(request)["name"], "sectors": source_texts.sectors(request.reach, PERMISSION),
        "everything": accounts.allowed(request.reach, PERMISSION, None, "*", everywhere=True),
    }  # fmt: skip
    return framed(request, "administration/secrets.html", "secrets", said, why)


def _one(request: accounts.Request, name: str, why: BazanError | None = None) -> HttpResponse:
    held = secrets.secret(name)
    said = {
        "secret": held, "sector": source_texts.sector_name(held.sector), "names": names(),
        "told": change_history.told(change_history.history(KIND, name)), "seen": change_history.last(KIND, name),
    }  # fmt: skip
    return framed(request, "administration/secret.html", "secrets", said, why)

"""Sources: every one with how it stands, made by a form or by TOML, tried before it is kept, paused, changed and taken away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect

from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import sentence
from bazan.core.time import now
from bazan.data.sources import api as sources
from bazan.data.sources.types import SourceHealth, SourceOver
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, file_sent, form, page
from bazan.directory.change_history import api as change_history
from bazan.platform.web.api import Said, asked, download, typed, whole
from bazan.screens.administration.web import source_form, source_texts
from bazan.screens.administration.web.page_frame import acting, framed, names

PERMISSION = "sources.declare"
KIND = "source"
HERE = "sources"


@page(PERMISSION)
def listed(request: accounts.Request) -> HttpResponse:
    """Every source within reach, one's own marked, with what needs somebody first."""
    at = now()
    overs = sources.overs()
    found = [one for one in sources.sources(at) if _mine(request, one.sector)]
    known = {one.code for one in found}
    said = {
        "rows": source_texts.rows(found, overs),
        "coming": [over for over in overs.values() if over.code not in known and over.toml],
        "own": sum(over.own and bool(over.toml) for over in overs.values()),
        "drivers": source_texts.drivers(source_form.FORMS),
    }
    return framed(request, "administration/sources.html", HERE, said)


@form(PERMISSION)
def new(request: accounts.Request) -> HttpResponse:
    """The form of a driver; filled and right, it becomes the TOML, to be tried and kept."""
    given = typed(request)
    chosen = source_form.FORMS.get(asked(request)["driver"])
    if chosen is None:
        code = asked(request)["code"]
        over = _found(request, code)[1] if code else None
        return _draft(request, over.toml if over else "", change_history.last(KIND, code) if code else 0)
    sectors, why = source_texts.sectors(request.reach, PERMISSION), None
    if request.method == "POST":
        try:
            if given["sector"] not in dict(sectors):
                raise Refused("administration.sources.sector", {}, "sector")
            item = source_form.item_of(chosen, given["sector"], given)
            sources.judge_own(item)
            return _draft(request, source_form.toml_of(item), 0, driver=chosen.driver)
        except BazanError as refusal:
            why = Refused(refusal.rule, refusal.params, source_form.field_of(chosen, refusal.field) or _other(refusal.field))
    said = {"form": chosen, "sectors": sectors, "secrets": source_texts.secret_names(), "driver": chosen.driver}
    return framed(request, "administration/source_new.html", HERE, said, why)


def _other(key: str) -> str:
    return key if key == "sector" else ""


def _large(size: int) -> Refused:
    return Refused("sources.trial.large", {"limit": sources.LARGEST_SAMPLE >> 20}, "sample")


@file_sent(PERMISSION, sources.LARGEST_SAMPLE, _large)
def draft(request: accounts.Request) -> HttpResponse:
    """Try the TOML on a sample or keep it, as the button says."""
    given, at = typed(request), now()
    toml, seen = given["toml"], whole(given, "seen") or 0
    try:
        if given["act"] == "keep":
            return HttpResponseRedirect(f"/admin/sources/{_keep(request, toml, given, seen, at)}")
        file = request.FILES.get("sample")
        pasted = given["pasted"].encode()
        sample = file.read() if file else pasted or None
        name = (file.name if file else "") or given["sample_name"] or "sample.txt"
        number = sources.ask(toml, sample, name, acting(request), at)
    except BazanError as why:
        return _draft(request, toml, seen, why)
    return HttpResponseRedirect(f"/admin/sources/trials/{number}?{urlencode({'seen': seen})}#trial")


def _keep(request: accounts.Request, toml: str, given: Said, seen: int, at: datetime) -> str:
    """The code of the source, kept as its TOML says."""
    code = sources.judge_own(sources.parsed(toml)).code
    state = {"enabled": None, "schedule_s": None, "promise_s": None} | (sources.changed(code) or {}) | {"toml": toml}
    if change_history.make(KIND, code, state, given["reason"], acting(request), at, law=given["law"], seen=seen) is None:
        raise Refused("administration.sources.same", {}, "toml")
    return code


@page(PERMISSION)
def trial(request: accounts.Request, number: str) -> HttpResponse:
    """What came of trying; renewed until it is done."""
    tried = sources.trial(number)
    return _draft(request, tried.toml, whole(asked(request), "seen") or 0, trial=source_texts.trial(tried))


def _draft(request: accounts.Request, toml: str, seen: int, why: BazanError | None = None, **more: Any) -> HttpResponse:
    if why is not None and why.field not in ("reason", "law", "sample"):
        why = type(why)(why.rule, why.params, "toml")
    said = {"toml": toml, "seen": seen, "limit_mb": sources.LARGEST_SAMPLE >> 20, "trial": None, "driver": ""} | more
    return framed(request, "administration/source_draft.html", HERE, said, why)


@page(PERMISSION)
def show(request: accounts.Request, code: str) -> HttpResponse:
    """One source: how it runs, its TOML where it is the province's own, and everything that was changed of it."""
    return _one(request, code)


@page(PERMISSION)
def file(request: accounts.Request, code: str) -> HttpResponse:
    """The TOML of one's own source, as a file for a pack."""
    over = sources.over(code)
    if over is None or not over.toml:
        raise NotFound("sources.unknown", {"code": code})
    return download(over.toml.encode(), "toml", code)


@act(PERMISSION)
def run(request: accounts.Request, code: str) -> HttpResponse:
    """How it runs from now on: paused, asked more or less often, promising otherwise; nothing said: as its file says."""
    given = typed(request)
    try:
        health, over = _found(request, code)
        state: dict[str, Any] = {
            "toml": over.toml if over else "", "enabled": {"on": True, "off": False}.get(given["enabled"]),
            "schedule_s": whole(given, "schedule_s"), "promise_s": whole(given, "promise_s"),
        }  # fmt: skip
        as_said = not state["toml"] and all(state[key] is None for key in ("enabled", "schedule_s", "promise_s"))
        _change(request, code, None if as_said else state, given)
    except BazanError as why:
        return _one(request, code, why)
    return HttpResponseRedirect(f"/admin/sources/{health.code if health else code}")


@act(PERMISSION)
def remove(request: accounts.Request, code: str) -> HttpResponse:
    """Take one's own source away; what it brought stays."""
    try:
        _, over = _found(request, code)
        if over is None or not over.own:
            raise Refused("administration.sources.of_pack", {})
        _change(request, code, None, typed(request))
    except BazanError as why:
        return _one(request, code, why)
    return HttpResponseRedirect(f"/admin/sources/{code}")


def _change(request: accounts.Request, code: str, state: Mapping[str, Any] | None, given: Said) -> None:
    seen = whole(given, "seen")
    if change_history.make(KIND, code, state, given["reason"], acting(request), now(), law=given["law"], seen=seen) is None:
        raise Refused("administration.sources.same", {})


def _found(request: accounts.Request, code: str) -> tuple[SourceHealth | None, SourceOver | None]:
    """The source and what was changed of it; one of them at least. NotFound ``sources.unknown``: also beyond one's reach."""
    over = sources.over(code)
    try:
        health = sources.source(code, now())
    except NotFound:
        health = None
    sector = health.sector if health else over.sector if over else None
    if sector is None or not _mine(request, sector):
        raise NotFound("sources.unknown", {"code": code})
    return health, over


def _mine(request: accounts.Request, sector: str) -> bool:
    return accounts.allowed(request.reach, PERMISSION, None, sector or "*", everywhere=True)


def _one(request: accounts.Request, code: str, why: BazanError | None = None) -> HttpResponse:
    health, over = _found(request, code)
    said = {
        "code": code, "health": health, "over": over, "row": source_texts.row(health, over) if health else None,
        "title": source_texts.name_of(health, code), "told": change_history.told(change_history.history(KIND, code)), "names": names(),
        "seen": change_history.last(KIND, code), "problem": sentence(BazanError(over.rule, over.params)) if over and over.rule else "",
        "limit_mb": sources.LARGEST_SAMPLE >> 20,
    }  # fmt: skip
    return framed(request, "administration/source.html", HERE, said, why)

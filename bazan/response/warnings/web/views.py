"""Warnings as officers see them: what waits, what is in force, one draft with its map and texts, one message, the quarantine."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.core.errors import BazanError
from bazan.core.labels import label, sentence
from bazan.core.language import in_every_language
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.platform.design_system.api import Column, Sheet, as_csv
from bazan.platform.web.api import download, status_of, whole
from bazan.response.warnings import api as warnings
from bazan.response.warnings.web import warning_display

SHOWN = ("force", "all", "exercise")


@page("warnings.view")
def every(request: accounts.Request) -> HttpResponse:
    """What waits for me, what is on its way, what is in force and was."""
    at, reach = now(), request.reach
    names = accounts.full_names()
    drafts = warnings.drafts(incident=request.GET.get("incident", "")[:100])
    mine = {one.draft for one in warnings.waiting(reach)}
    said = {
        "section": "warnings",
        "waiting": [warning_display.draft_row(one, names) for one in drafts if one.id in mine],
        "drafts": [warning_display.draft_row(one, names) for one in drafts if one.id not in mine],
        "rows": _rows(request),
        "shown": _shown(request),
        "choices": [(one, label(f"warnings.shown.{one}")) for one in SHOWN],
        "incident": request.GET.get("incident", "")[:100],
        "held": len(warnings.held()),
        "may_compose": accounts.allowed(reach, "warnings.compose"),
        "feeds": [(sender.name, warnings_feed) for sender, warnings_feed in _feeds()],
        "at": at,
    }
    return render(request, "warnings/every.html", said)


def _feeds() -> list[tuple]:
    known = warnings.feeds()
    return [(one, known.get(one.id, (None, ""))) for one in warnings.setup().senders.values() if one.feed or one.folder]


def _shown(request: accounts.Request) -> str:
    return request.GET["show"] if request.GET.get("show") in SHOWN else "all"


def _rows(request: accounts.Request) -> list[dict]:
    at, shown = now(), _shown(request)
    messages = warnings.messages(incident=request.GET.get("incident", "")[:100], at=at if shown == "force" else None)
    return [warning_display.row(one, at) for one in messages if shown != "exercise" or one.status != "Actual"]


@page("warnings.view")
def take(request: accounts.Request) -> HttpResponse:
    """The list as CSV, as the page with the same address shows it."""
    columns = ("sent", "headline", "severity", "type", "status", "standing", "area", "ends", "sender", "identifier")
    rows = [
        (row["one"].sent.isoformat(), row["headline"], row["severity"], row["type"], row["status"], row["standing"], row["area"],
         row["one"].ends_at.isoformat(), row["one"].sender_name, row["one"].identifier)
        for row in _rows(request)
    ]  # fmt: skip
    heads = tuple(Column(label(f"warnings.column.{name}")) for name in columns)
    return download(as_csv(Sheet("warnings", "", heads, tuple(rows))), "csv", "warnings")


@page("warnings.view")
def draft(request: accounts.Request, draft_id: int) -> HttpResponse:
    """One draft as the public would read it, and what may be done with it."""
    return _draft(request, draft_id)


def _draft(request: accounts.Request, draft_id: int, refusal: BazanError | None = None) -> HttpResponse:
    reach = request.reach
    one = warnings.draft(draft_id)
    if one.message is not None and refusal is None:
        return HttpResponseRedirect(f"/warnings/messages/{one.message}")
    on = warning_display.day_of(one)
    own = one.composed_by == reach.username
    may_release = accounts.allowed(reach, "warnings.release", place_id=one.place_id)
    may_compose = accounts.allowed(reach, "warnings.compose", place_id=one.place_id)
    ids = warnings.communes(one.facts, on)
    said = {
        "section": "warnings",
        "row": warning_display.draft_row(one, accounts.full_names()),
        "draft": one,
        "facts": one.facts,
        "area": in_every_language(lambda: warnings.area_words(ids)),
        "map": warning_display.area_map(ids, on),
        "texts": warning_display.channel_texts(one, on),
        "may_release": may_release and one.state == "waiting" and not own,
        "own_release": may_release and one.state == "waiting" and own,
        "may_revise": may_compose and warnings.may_revise(one, reach) and one.state in ("waiting", "returned"),
        "may_withdraw": may_compose and own and one.state in ("waiting", "returned"),
        "decided_by": accounts.full_names().get(one.decided_by, one.decided_by),
        "refusal": sentence(refusal) if refusal else "",
        "given": request.POST.get("reason", ""),
    }
    return render(request, "warnings/draft.html", said, status=status_of(refusal))


@act("warnings.view")
def decide(request: accounts.Request, draft_id: int, act: str) -> HttpResponse:
    """Release, send back or withdraw the draft as it was seen."""
    at, reach = now(), request.reach
    seen = whole(request.POST, "seen") or 0
    warnings.draft(draft_id)
    try:
        if act == "release":
            kept = warnings.release(draft_id, reach, seen, at, warnings.setup())
            return HttpResponseRedirect(f"/warnings/messages/{kept.id}")
        if act == "return":
            warnings.send_back(draft_id, reach, seen, at, request.POST.get("reason", "")[:500])
        elif act == "withdraw":
            warnings.withdraw(draft_id, reach, seen, at)
        else:
            raise Http404(act)
    except BazanError as why:
        return _draft(request, draft_id, why)
    return HttpResponseRedirect(f"/warnings/{draft_id}")


@page("warnings.view")
def message(request: accounts.Request, message_id: int) -> HttpResponse:
    """One message: what it says, its chain, and for ours the texts a channel and the way to update or cancel it."""
    at, reach = now(), request.reach
    one = warnings.message(message_id)
    made = warnings.draft_of(message_id) if one.ours else None
    on = warning_display.day_of(made) if made else at.date()
    ours_open = one.ours and one.superseded_by is None and one.msg_type != "Cancel" and at < one.ends_at
    names = accounts.full_names()
    said = {
        "section": "warnings",
        "row": warning_display.row(one, at),
        "message": one,
        "card": warning_display.card(one),
        "map": warning_display.area_map(one.places, on),
        "texts": warning_display.channel_texts(made, on) if made else (),
        "draft": made,
        "told": warning_display.told(message_id) if one.ours else [],
        "composed_by": names.get(made.composed_by, made.composed_by) if made else "",
        "released_by": names.get(made.decided_by, made.decided_by) if made else "",
        "address": warnings.address(one.identifier) if one.public and one.ours else "",
        "may_follow": ours_open and accounts.allowed(reach, "warnings.compose"),
    }
    return render(request, "warnings/message.html", said)


@page("warnings.view")
def message_xml(request: accounts.Request, message_id: int) -> HttpResponse:
    """The message as it was signed or came in."""
    return HttpResponse(warnings.xml(message_id), content_type="application/xml; charset=utf-8")


@page("warnings.view")
def held(request: accounts.Request) -> HttpResponse:
    """Messages that came in and were not taken, with the reasons."""
    return _held(request)


def _held(request: accounts.Request, refusal: BazanError | None = None) -> HttpResponse:
    reach = request.reach
    items = [
        {"one": one, "faults": [(fault.field, label(f"rules.{fault.rule}", **fault.params)) for fault in one.faults]}
        for one in warnings.held()
    ]
    said = {
        "section": "warnings",
        "items": items,
        "may_dismiss": accounts.allowed(reach, "warnings.release"),
        "refusal": sentence(refusal) if refusal else "",
    }
    return render(request, "warnings/held.html", said, status=status_of(refusal))


@act("warnings.release")
def dismiss(request: accounts.Request, held_id: int) -> HttpResponse:
    """Put one out of the quarantine."""
    try:
        warnings.dismiss(held_id, request.reach, now(), request.POST.get("reason", "")[:500])
    except BazanError as why:
        return _held(request, why)
    return HttpResponseRedirect("/warnings/held")

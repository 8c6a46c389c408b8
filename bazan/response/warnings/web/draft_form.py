"""The form of a warning: begun from a kind of danger, from an incident by its address, or from the warning it updates or cancels."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.core.errors import BazanError, Refused
from bazan.core.labels import label, sentence
from bazan.core.language import LANGUAGES, in_every_language, language
from bazan.core.time import LOCAL, local_day, now
from bazan.directory.accounts.api import Request, form
from bazan.platform.web.api import status_of, whole
from bazan.response.warnings import api as warnings
from bazan.response.warnings import types
from bazan.response.warnings.web import warning_display

WORDS = ("event", "headline", "description", "instruction")
CHOICES = ("category", "response", "urgency", "severity", "certainty")
_STEP = timedelta(minutes=30)
Values = dict[str, Any]


@form("warnings.compose")
def new(request: Request) -> HttpResponse:
    """GET: the form, filled as far as the address says. POST: the draft that then waits for its second person."""
    at = now()
    if request.method != "POST":
        return _form(request, _begun(request, at), at)
    values = _posted(request)
    try:
        made = warnings.compose(
            facts(values), request.reach, at, values["key"],
            incident=values["incident"], msg_type=values["msg_type"],
            replaces=whole(values, "replaces"),
        )  # fmt: skip
    except BazanError as why:
        return _form(request, values, at, why)
    return HttpResponseRedirect(f"/warnings/{made.id}")


@form("warnings.compose")
def edit(request: Request, draft_id: int) -> HttpResponse:
    """The same form over a draft."""
    at, draft = now(), warnings.draft(draft_id)
    if request.method != "POST":
        return _form(request, _of_facts(draft.facts) | _of_draft(draft), at, draft=draft)
    values = _posted(request)
    seen = whole(values, "seen") or 0
    try:
        warnings.revise(draft_id, facts(values), request.reach, seen, at)
    except BazanError as why:
        return _form(request, values, at, why, draft)
    return HttpResponseRedirect(f"/warnings/{draft_id}")


def facts(values: Values) -> types.Facts:
    """What was filled in. Refused ``warnings.time``, ``warnings.polygon.text``, ``warnings.point``."""
    expires = _instant(values["expires"], "expires")
    if expires is None:
        raise Refused("warnings.time", {"text": ""}, "expires")
    words = {name: {one: values[f"{name}_{one}"].strip() for one in LANGUAGES} for name in WORDS}
    return types.Facts(
        kind=values["kind"], category=values["category"], response=values["response"], urgency=values["urgency"],
        severity=values["severity"], certainty=values["certainty"],
        communes=tuple(values["communes"]), polygon=warnings.points(values["polygon"]),
        onset=_instant(values["onset"], "onset"), expires=expires, status=values["status"], **words,
    )  # fmt: skip


def _instant(text: str, field: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=LOCAL)
    except ValueError:
        raise Refused("warnings.time", {"text": text[:40]}, field) from None


def _typed(at: datetime | None) -> str:
    """An instant as a field of a form has it."""
    return "" if at is None else f"{at.astimezone(LOCAL):%Y-%m-%dT%H:%M}"


def _posted(request: Request) -> Values:
    names = [f"{name}_{one}" for name in WORDS for one in LANGUAGES]
    names += [*CHOICES, "kind", "status", "polygon", "onset", "expires", "incident", "title", "title_en"]
    names += ["msg_type", "replaces", "key", "seen"]
    posted = {name: request.POST.get(name, "").replace("\r\n", "\n")[:4000] for name in names}
    return posted | {"communes": [one[:20] for one in request.POST.getlist("communes")[:500]]}


def _begun(request: Request, at: datetime) -> Values:
    """What the address says, over the words of the kind, over the warning that is followed."""
    ask = request.GET
    values: Values = {f"{name}_{one}": "" for name in WORDS for one in LANGUAGES} | dict.fromkeys(CHOICES, "")
    values |= {"kind": ask.get("kind", "")[:40], "status": "Actual", "polygon": ask.get("polygon", "")[:20000], "onset": "", "communes": []}
    values |= {"expires": _typed(_rounded(at + timedelta(hours=12))), "incident": ask.get("incident", "")[:100], "msg_type": "Alert"}
    values |= {"replaces": "", "key": secrets.token_urlsafe(12), "seen": ""}
    for key, msg_type in (("update", "Update"), ("cancel", "Cancel")):
        if (followed := whole(ask, key)) is not None:
            values |= _followed(followed, msg_type)
    if values["kind"] in warnings.setup().kinds and values["msg_type"] == "Alert":
        values |= _of_kind(values["kind"], at)
    for name in WORDS:
        values |= {f"{name}_{one}": ask[f"{name}_{one}"][:2000] for one in LANGUAGES if ask.get(f"{name}_{one}")}
    for one, name in (("vi", "title"), ("en", "title_en")):
        values[name] = ask.get(name, "")[:160]
        if values[name]:
            values[f"headline_{one}"] = values[name]
    if ask.get("places"):
        values["communes"] = ask["places"][:4000].split(",")
    return values


def _rounded(at: datetime) -> datetime:
    """Up to the half hour."""
    return at + _STEP - timedelta(seconds=at.timestamp() % _STEP.total_seconds())


def _of_kind(code: str, at: datetime) -> Values:
    kind = warnings.setup().kinds[code]
    values: Values = {f"{name}_{one}": getattr(kind, name)[one] for name in ("event", "description", "instruction") for one in LANGUAGES}
    headlines = in_every_language(lambda: label("warnings.headline", event=kind.event[language()]))
    values |= {f"headline_{spoken}": headline for spoken, headline in headlines.items()}
    return values | {name: getattr(kind, name) for name in CHOICES} | {"expires": _typed(_rounded(at + timedelta(hours=kind.hours)))}


def _followed(message_id: int, msg_type: str) -> Values:
    """The facts of the warning that is updated or cancelled."""
    draft = warnings.draft_of(message_id)
    if draft is None:
        return {}
    said = warnings.cancelled(draft.facts) if msg_type == "Cancel" else draft.facts
    return _of_facts(said) | {"msg_type": msg_type, "replaces": str(message_id), "incident": draft.incident}


def _of_facts(facts: types.Facts) -> Values:
    values: Values = {f"{name}_{one}": getattr(facts, name)[one] for name in WORDS for one in LANGUAGES}
    values |= {name: getattr(facts, name) for name in (*CHOICES, "kind", "status")}
    polygon = " ".join(f"{latitude},{longitude}" for latitude, longitude in facts.polygon)
    return values | {"communes": list(facts.communes), "polygon": polygon, "onset": _typed(facts.onset), "expires": _typed(facts.expires)}


def _of_draft(draft: types.DraftInfo) -> Values:
    return {
        "incident": draft.incident,
        "msg_type": draft.msg_type,
        "replaces": str(draft.replaces or ""),
        "title": "",
        "title_en": "",
        "key": "",
        "seen": str(draft.version),
    }


def _form(
    request: Request, values: Values, at: datetime, refusal: BazanError | None = None, draft: types.DraftInfo | None = None
) -> HttpResponse:
    said = {
        "section": "warnings",
        "values": values,
        "draft": draft,
        "kinds": [(one.code, one.event[language()]) for one in warnings.setup().kinds.values()],
        "choices": {name: [(one, warning_display.word_of(name, one)) for one in warnings.WORDS[name]] for name in CHOICES},
        "communes": warning_display.commune_choices(local_day(at)),
        "type": label(f"warnings.type.{values['msg_type']}"),
        "refusal": sentence(refusal) if refusal else "",
        "field": refusal.field if refusal else "",
    }
    return render(request, "warnings/form.html", said, status=status_of(refusal))

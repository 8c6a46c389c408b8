"""What an address of the page asks: a question, which answer stands on the page meanwhile, how it is looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict

from bazan.analysis.explore import api
from bazan.analysis.explore.types import Exploration, Question, Source
from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.numbers import whole_number
from bazan.directory.accounts.api import Reach

VIEWS = ("both", "chart", "table", "map")
OF_PANEL = "panel"
"""Marks an address that the panel sent: what its other choices leave without a meaning is left out, not refused."""
OF_PAGE = ("view", "shown", OF_PANEL, "form")


@dataclass(frozen=True)
class Asked:
    """``question``: as the address says it, or the usual one of the source where it can't be read (``refusal``)."""

    question: Question
    source: Source
    view: str
    shown: int | None
    """The answer on the page; null: the newest to this very question."""
    refusal: BazanError | None = None


def said_of(query: QueryDict) -> dict[str, str]:
    """The parts of an address by name, those given more than once with commas between."""
    return {name: ",".join(str(value) for value in query.getlist(name) if str(value).strip()) for name in query}


def asked_of(said: Mapping[str, str], now: datetime) -> Asked:
    """NotFound ``explorations.source``, Refused ``explore.view``; what is wrong with the question stands in ``refusal``."""
    every = api.sources()
    if not every:
        raise NotFound("explore.nothing", {})
    key = said.get("of", "")
    source = next((one for one in every if one.key == key), None) if key else _usual(every)
    if source is None:
        raise NotFound("explorations.source", {"key": key[:80]}, "of")
    view = said.get("view") or VIEWS[0]
    if view not in VIEWS:
        raise Refused("explore.view", {"text": view[:40]}, "view")
    shown = whole_number(said.get("shown", ""))
    parts = {name: value for name, value in said.items() if name not in OF_PAGE}
    try:
        return Asked(api.question_of(_meant(parts) if said.get(OF_PANEL) else parts, source, now), source, view, shown)
    except BazanError as why:
        return Asked(api.question_of({}, source, now), source, view, shown, why)


def _usual(every: list[Source]) -> Source:
    """What the page begins with: rows that come one by one, as they are of most use to most."""
    return next((one for one in every if one.kind == "dataset" and one.grain == "event"), every[0])


def _meant(parts: Mapping[str, str]) -> dict[str, str]:
    kept = dict(parts)
    if not kept.get("measure", "").startswith("days."):
        kept.pop("beyond", None)
        kept.pop("daily", None)
    if not any(kept.get(name, "").startswith("class.") for name in ("rows", "columns", "category")):
        kept.pop("bounds", None)
    return kept


def sent_question(form: Mapping[str, str], now: datetime) -> tuple[Question, Source]:
    """The question that a form of the page carries as one address. Raises as ``asked_of``."""
    asked = asked_of(dict(parse_qsl(form.get("question", ""), keep_blank_values=True, max_num_fields=200)), now)
    if asked.refusal is not None:
        raise asked.refusal
    return asked.question, asked.source


def href(question: Question, **more: object) -> str:
    """The page's address of a question, with what else the page is told."""
    parts = api.parts_of(question) | {name: str(value) for name, value in more.items() if value}
    return "/explore?" + urlencode(parts, safe=",:")


def answer_shown(asked: Asked, reach: Reach) -> Exploration | None:
    """The answer that stands on the page: the newest to this question, else the one the page was looking at."""
    found = api.newest_done(asked.question, reach)
    if found is not None or asked.shown is None:
        return found
    try:
        before = api.exploration(asked.shown, reach)
    except NotFound:
        return None
    return before if before.answer is not None else None

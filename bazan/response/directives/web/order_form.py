"""The sheet of two taps: what it is about, what it is filled with, and the order it makes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bazan.core.errors import NotFound, Refused
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.time import LOCAL, local_day
from bazan.data.figures.api import amount, indicator_name, place_name, unit_of
from bazan.data.indicators import api as indicators
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.monitoring.alerts import api as alerts
from bazan.platform.design_system.api import clock, day, number
from bazan.response.directives import api
from bazan.response.directives.types import Aim, Draft, Order
from bazan.response.directives.web import request_parameters
from bazan.response.directives.web.directive_display import baseline_words, feature_name, name_of

OWNERS = 2
"""Organizations offered before the list of all."""


@dataclass(frozen=True)
class About:
    """What work is given because of: one of the three; and which insight led to it."""

    indicator: str = ""
    feature: str = ""
    alert: str = ""
    place: str = ""
    insight: str = ""


def about_of(query: Mapping[str, str]) -> About:
    """NotFound ``directives.about`` for an address that names nothing."""
    found = About(**{name: query.get(name, "")[:120] for name in ("indicator", "feature", "alert", "place", "insight")})
    if not (found.alert or found.place or (found.indicator and found.feature)):
        raise NotFound("directives.about", {})
    return found


def draft_of(about: About, now: datetime) -> Draft:
    """As the room drafts it. NotFound for what isn't there."""
    if about.alert:
        return api.draft_of_alert(request_parameters.number_of(about.alert, "alerts.unknown"), now)
    if about.indicator:
        return api.draft_of_indicator(about.indicator, request_parameters.feature_of(about.feature), now)
    return api.draft_of_place(request_parameters.number_of(about.place, "places.unknown"), now)


def sectors() -> list[tuple[str, str]]:
    """Sectors by id and name, then work of no single one."""
    return [
        *((head["pack"], words(head["title"])) for head in indicators.boards()),
        (api.GENERAL, label("directives.general")),
    ]


def bodies(now: datetime) -> list[tuple[str, str]]:
    """Every organization of today by code and name."""
    return [(one.code, either(one.name, one.name_en)) for one in organizations.all_on(local_day(now))]


def sheet(about: About, draft: Draft, form: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What the sheet shows: the draft, or what was written when it comes back."""
    owners = [organizations.organization(number) for number in draft.owners[:OWNERS]]
    due = api.due_choices(now, _grain(draft))
    offered = [(one.code, name_of(one.id), label("directives.give.answers")) for one in owners]
    return {
        "about": about,
        "title": _title(about, draft, now),
        "aim": _aim(draft, form),
        "owners": offered + [short for short in _falling_short(draft) if short[0] not in {code for code, *_ in offered}],
        "lead": form.get("lead") or (owners[0].code if owners else "other"),
        "other": form.get("other", ""),
        "bodies": bodies(now),
        "supports": set(form.get("supports", ())),
        "what": form["what"] if "what" in form else _what(about, draft, now),
        "own_words": "what" in form,
        "what_goal": _what_goal(draft, "{goal}"),
        "what_watch": _what_watch(draft),
        "dues": [(one.isoformat(), _short(one, now), _button(one, now)) for one in due],
        "due": form.get("due") or due[0].isoformat(),
        "due_other": form.get("due_other", ""),
    }


def order_of(draft: Draft, form: Mapping[str, str], support: list[str], key: str, now: datetime) -> Order:
    """The order of a form. Refused naming the field at fault."""
    lead = form.get("other", "") if form.get("lead") == "other" else form.get("lead", "")
    lead_id = request_parameters.organization_of(lead[:40], now, "lead")
    due = form.get("due_other", "") if form.get("due") == "other" else form.get("due", "")
    if not due:
        raise Refused("directives.due", {}, "due")
    aim, what = None, form.get("what", "")
    if draft.aim is not None:
        aim = replace(draft.aim, goal=request_parameters.goal_of(form.get("goal", ""))) if form.get("aimed") == "1" else None
        if what.strip() == _what(about_of(form), draft, now):  # the words proposed follow the goal
            what = _what(about_of(form), replace(draft, aim=aim or replace(draft.aim, goal=None)), now)
    others = {request_parameters.organization_of(code, now, "support"): "" for code in support if code}
    return Order(
        key=key, what=what, lead_id=lead_id, due_at=request_parameters.instant_of(due), place_id=draft.place_id, sector=draft.sector,
        support=others, aim=aim, alert_id=draft.alert_id,
    )  # fmt: skip


def _title(about: About, draft: Draft, now: datetime) -> str:
    if draft.alert_id is not None:
        return words(alerts.alert(draft.alert_id, now).labels)
    if draft.aim is not None:
        known = indicators.info(draft.aim.indicator)
        where = feature_name(draft.aim.feature)
        return f"{indicator_name(known)}, {where}: {baseline_words(draft.aim)}"
    return place_name(places.place(draft.place_id))


def _what(about: About, draft: Draft, now: datetime) -> str:
    """Words to begin with, so that two taps are enough; a place alone says nothing of what is to be done."""
    if draft.alert_id is not None:
        return label("directives.give.what_alert", about=_title(about, draft, now))
    if draft.aim is None:
        return ""
    if draft.aim.goal is None:
        return _what_watch(draft)
    return _what_goal(draft, amount(indicators.info(draft.aim.indicator), draft.aim.goal))


def _what_goal(draft: Draft, goal: str) -> str:
    """The words when the indicator should reach this; empty when the draft aims at none."""
    return label("directives.give.what_goal", goal=goal, **_aimed_at(draft.aim)) if draft.aim and draft.alert_id is None else ""


def _what_watch(draft: Draft) -> str:
    """The words when nothing is said of where it should go."""
    return label("directives.give.what_watch", **_aimed_at(draft.aim)) if draft.aim and draft.alert_id is None else ""


def _aimed_at(aim: Aim) -> dict[str, str]:
    return {"name": indicator_name(indicators.info(aim.indicator)), "where": feature_name(aim.feature)}


def _grain(draft: Draft) -> str:
    return indicators.info(draft.aim.indicator).grain if draft.aim else "hour"


def _falling_short(draft: Draft) -> list[tuple[str, str, str]]:
    """Organizations whose own number is farthest off, with it."""
    if draft.aim is None:
        return []
    known = indicators.info(draft.aim.indicator)
    return [
        (organizations.organization(number).code, name_of(number), label("directives.give.short", value=amount(known, value)))
        for number, value in draft.short
    ]


def _aim(draft: Draft, form: Mapping[str, str]) -> dict[str, Any] | None:
    if draft.aim is None:
        return None
    known, goal = indicators.info(draft.aim.indicator), draft.aim.goal
    plain = "" if goal is None else number(goal, known.digits if goal % 1 else 0).replace("\u2212", "-")
    return {
        "name": indicator_name(known),
        "baseline": baseline_words(draft.aim),
        "unit": unit_of(known),
        "goal": form.get("goal", plain),
        "aimed": form.get("aimed", "1" if not form else "") == "1",
    }


def _short(due: datetime, now: datetime) -> str:
    """09:00, with the day when it isn't today."""
    if local_day(due) == local_day(now):
        return clock(due)
    return f"{clock(due)} {day(due, year=local_day(due).year != local_day(now).year)}"


def _button(due: datetime, now: datetime) -> str:
    days = (local_day(due) - local_day(now)).days
    key = {0: "today", 1: "tomorrow"}.get(days, "on")
    local = due.astimezone(LOCAL)
    weekday = label(f"frontend.weekday.{local.isoweekday()}")
    return label(f"directives.give.button_{key}", at=clock(due), day=f"{weekday} {day(due, year=False)}")

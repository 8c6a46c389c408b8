"""One alert as its page and the desk show it: figures, chart, map, group, what happened. Words come from ``alert_texts``."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup

from bazan.cameras.live import api as live
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.map_layers import SiteState
from bazan.core.time import local_day
from bazan.data.figures.api import kept, outlines, owner_name, place_name, short_place_name, territory, thing_name
from bazan.directory.accounts.api import Reach, allowed
from bazan.directory.organizations import api as organizations
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import AlertInfo, RuleInfo
from bazan.platform.design_system.api import (
    Box,
    Limit,
    MapView,
    Site,
    Unit,
    draw,
    duration,
    light_style,
    line_chart,
    number,
    severity_light,
    signed,
    when,
    window,
)
from bazan.screens.duty_desk import rules
from bazan.screens.duty_desk.queries.alert_queue import full_names, rule_book
from bazan.screens.duty_desk.queries.alert_time_series import course
from bazan.screens.duty_desk.queries.surroundings import NEAR_KM, Spot, around, beside, kinds, spot, station
from bazan.screens.duty_desk.types import Around, Course, Rate
from bazan.screens.duty_desk.web import alert_texts

MAP = (636, 236)
ACROSS_KM = 26.0
"""How much country the map of one alert shows from west to east."""
EDGES = (Box(0, 0, MAP[0], 12), Box(0, MAP[1] - 12, MAP[0], MAP[1]), Box(0, MAP[1] - 52, 110, MAP[1]))
"""Where no name stands: it would be cut, or lie on the scale."""
CHART = (636, 176)


@dataclass(frozen=True)
class Seen:
    """An alert with what was read about it."""

    alert: AlertInfo
    rule: RuleInfo
    course: Course | None
    rate: Rate | None
    spot: Spot | None
    around: tuple[Around, ...]


def see(alert: AlertInfo, now: datetime) -> Seen:
    """Everything the panels of one alert need, in a handful of questions."""
    rule = rule_book().get(alert.rule) or alerts.rule_of(alert)
    held = course(alert, rule, now)
    rate = rules.rate(held.points, held.limits, held.above) if held is not None else None
    point = spot(alert, _place(alert, now))
    return Seen(alert, rule, held, rate, point, tuple(around(point)) if point is not None and _near(alert, now) else ())


def _place(alert: AlertInfo, now: datetime) -> Any:
    return territory(local_day(now)).place(alert.place_id)


def _near(alert: AlertInfo, now: datetime) -> bool:
    """Whether it speaks of one point or commune, not of the whole territory."""
    return alert.place_id is not None and alert.place_id != territory(local_day(now)).root.id


def panel(seen: Seen, reach: Reach, now: datetime) -> dict[str, Any]:
    """What the middle of the desk says."""
    alert, names = seen.alert, full_names()
    thing = station(alert)
    where = where_of(alert, now)
    facts = [
        where,
        label("desk.opened", at=when(alert.active_since, now)),
        label("desk.times", count=alert.times) if alert.times > 1 else "",
    ]
    return {
        "id": alert.id,
        "title": alert_texts.title(alert),
        "grave": alert_texts.grave(alert),
        "life": alert.life_safety,
        "state": alert.state,
        "state_line": alert_texts.state(alert, names, now),
        "acknowledged": alert.acknowledged,
        "line": " · ".join(part for part in facts if part),
        "rule": {"code": alert.rule, "href": f"/alerts/rules/{alert.rule}", "version": alert.rule_version},
        "owner": owner_of(alert),
        "holder": alert_texts.who(alert, names),
        "assigned_to": alert.assigned_to,
        "figures": alert_texts.figures(alert, seen.course, seen.rate, thing_name(thing) if thing else "", now),
        "chart": chart(seen, now),
        "points": points(seen.course, now),
        "source": _source(seen),
        "href": seen.course.href if seen.course else f"/things/{thing.code}" if thing else "",
        "map": map_of(seen, now),
        "map_query": f"c={seen.spot.latitude:.5f},{seen.spot.longitude:.5f},11.5&card=alerts/{alert.id}" if seen.spot else "",
        "legend": _legend(seen),
        "around": [
            (
                thing_name(one.thing),
                words(kinds()[one.thing.kind]["labels"]),
                label("desk.km", km=number(one.km, 1)),
            )
            for one in seen.around
        ],
        "near_km": number(NEAR_KM, 0),
        "camera": live.picture(reach, alert),
        "met": "/cameras/plates/watched" if "plate_meeting" in alert.detail and allowed(reach, "plates.watch") else "",
        "cameras": live.near(reach, seen.spot.latitude, seen.spot.longitude) if seen.spot else [],
        "group": _group(alert, now),
        "quiet": _quiet(alert, now),
        "place_code": place.code if (place := _place(alert, now)) else "",
        "may": allowed(reach, "alerts.handle", place_id=alert.place_id, sector=alert.sector) and alert.state != "closed",
    }


def _legend(seen: Seen) -> list[tuple[str, str]]:
    """(shape, what it is) of the map: the station by its kind, what stands around with how many."""
    known = kinds()
    thing = station(seen.alert)
    found = [(known[thing.kind].get("shape", "circle"), words(known[thing.kind]["labels"]))] if thing and thing.kind in known else []
    for code, count in alert_texts.nearby(seen.around):
        name = words(known[code]["labels"])
        found.append((known[code].get("shape", "circle"), f"{count} {name[:1].lower()}{name[1:]}"))
    return found


def where_of(alert: AlertInfo, now: datetime) -> str:
    """The place, and the feature when it is something in it."""
    place = _place(alert, now)
    parts = [short_place_name(place) if place else "", words(alert.feature_names) if alert.feature_kind != "place" else ""]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def owner_of(alert: AlertInfo) -> str:
    """The organization that answers for it, as people call it where there is little room."""
    body = _bodies().get(alert.owner_id or 0)
    return "" if body is None else either(body.short_name or body.name, body.name_en)


def owner_words(owner: str, now: datetime) -> str:
    """Who does a step: one of the incident's own roles, or an organization by its code."""
    if owner in ("lead", "command", "commune"):
        return label(f"desk.step.{owner}")
    return owner_name(owner, local_day(now))


@kept(60)
def _bodies() -> dict[int, Any]:
    return {body.id: body for body in organizations.everything()}


def _quiet(alert: AlertInfo, now: datetime) -> list[str]:
    """Why it calls nobody, if it doesn't."""
    found = []
    if alert.suppressed:
        found.append(label("desk.quiet.suppressed"))
    if alert.inhibited_by is not None:
        found.append(label("desk.quiet.inhibited", id=alert.inhibited_by))
    if alert.quiet_until is not None:
        found.append(label("desk.quiet.hours", at=when(alert.quiet_until, now)))
    return found


def _group(alert: AlertInfo, now: datetime) -> dict[str, Any] | None:
    """The other alerts it stands with, and why."""
    if alert.group_id is None:
        return None
    info, members = alerts.group(alert.group_id, limit=GROUP_SHOWN + 1)
    others = [one for one in members if one.id != alert.id]
    if not others:
        return None
    keys = {name: label(f"desk.group.by.{name}") for name in ("rule", "place", "thing", "source", "sector", "owner")}
    return {
        "id": info.id,
        "reason": alert_texts.group_reason(info, keys),
        "count": info.size,
        "rows": [
            {
                "id": one.id,
                "title": alert_texts.title(one),
                "light": severity_light(one.severity),
                "word": label(f"severity.{one.severity}"),
                "at": age(one, now),
            }
            for one in others[:GROUP_SHOWN]
        ],
        "more": max(info.size - 1 - GROUP_SHOWN, 0),
    }


GROUP_SHOWN = 8


def chart(seen: Seen, now: datetime, size: tuple[int, int] = CHART) -> Markup:
    """The course with the limits of the rule's levels, and the dashed way to the next of them."""
    shown, rate = seen.course, seen.rate
    if shown is None:
        return Markup("")
    known = [value for _, value in shown.points if value is not None]
    if len(known) < 2:
        return Markup("")
    ahead = _ahead(shown, rate)
    limits = _near_limits(shown, [*known, *([ahead[1]] if ahead else [])])
    reached = [value for value, _ in shown.limits if (known[-1] - value) * (1 if shown.above else -1) >= 0]
    return line_chart(
        shown.points,
        step=timedelta(seconds=shown.step_s),
        label=label("desk.chart_said", name=words(shown.name), last=alert_texts.amount(known[-1], shown)),
        digits=shown.digits,
        end_text=alert_texts.amount(known[-1], shown),
        state=severity_light(seen.alert.severity) if seen.alert.state == "active" else "none",
        limits=[Limit(value, label("desk.limit_n", value=number(value, shown.digits if value % 1 else 0), n=n)) for n, value in limits],
        beyond=(min(reached) if shown.above else max(reached), "above" if shown.above else "below") if reached else None,
        ahead=ahead,
        said={at: [f"{when(at, now)}: {alert_texts.amount(value, shown)}"] for at, value in shown.points if value is not None},
        width=size[0],
        height=size[1],
    )


def _ahead(shown: Course, rate: Rate | None) -> tuple[datetime, float, str] | None:
    digits = max(shown.digits, 1)
    if rate is None or rate.at is None or rate.limit is None or shown.step_s > 3600 or not round(rate.an_hour, digits):
        return None
    unit = f"\u00a0{words(shown.unit)}" if words(shown.unit) else ""
    said = label("desk.figure.an_hour", value=signed(rate.an_hour, digits), unit=unit)
    return rate.at, rate.limit, label("desk.ahead", rate=said)


def _near_limits(shown: Course, values: list[float]) -> list[tuple[int, float]]:
    """(level, limit) of those the scale reaches: one far away would flatten the line."""
    low, high = min(values), max(values)
    reach = 1.2 * (high - low or abs(high) * 0.05 or 1.0)
    return [(n, value) for n, (value, _) in enumerate(shown.limits, 1) if low - reach <= value <= high + reach]


def points(shown: Course | None, now: datetime) -> list[tuple[str, str]]:
    """The chart as a table, the newest first."""
    if shown is None:
        return []
    return [(when(at, now), alert_texts.amount(value, shown)) for at, value in reversed(shown.points)]


def _source(seen: Seen) -> str:
    if seen.course is None:
        return ""
    name = words(seen.course.name)
    return label("desk.source", name=name, source=seen.course.source) if seen.course.source else name


def map_of(seen: Seen, now: datetime) -> MapView | None:
    """The country around the alert: communes, its station, others of the kind, what people use.

    Null without boundaries, and for an alert of the whole territory, which has no around.
    """
    alert, point = seen.alert, seen.spot
    if point is None or not _near(alert, now):
        return None
    on = local_day(now)
    drawn = _window(on, alert.place_id, point.latitude, point.longitude)
    if not drawn:
        return None
    state: SiteState = "silent" if seen.rule.kind == "missing" else "ok"
    if state == "ok" and alert.state == "active":
        state = light_style(severity_light(alert.severity)).site
    shapes = {code: kind.get("shape", "circle") for code, kind in kinds().items()}
    here = Site(0, words(alert.feature_names), point.latitude, point.longitude, "circle", state)
    sites = [here if point.thing is None else _site(point.thing, shapes, state)]
    sites += [_site(one, shapes, "ok") for one in (*beside(point, ACROSS_KM), *(near.thing for near in seen.around))]
    return draw(
        drawn,
        sites,
        cuts=(1, 2, 3, 4),
        digits=0,
        finding=label("desk.map_said", what=alert_texts.title(alert), where=where_of(alert, now)),
        schematic=any(one.schematic for one in outlines(on)),
        width=MAP[0],
        height=MAP[1],
        margin=(0, 0, 0, 0),
        reserved=EDGES,
    )


@kept(300)
def _window(on: Any, place_id: int | None, latitude: float, longitude: float) -> tuple[Unit, ...]:
    geometry = {one.place_id: one for one in outlines(on)}
    units = [
        Unit(one.id, short_place_name(one), geometry[one.id].geometry, 2.0 if one.id == place_id else 0.0, href=f"/places/{one.code}")
        for one in territory(on).communes
        if one.id in geometry
    ]
    return tuple(window(units, latitude, longitude, ACROSS_KM, ACROSS_KM * MAP[1] / MAP[0]))


def _site(thing: Any, shapes: dict[str, str], state: SiteState) -> Site:
    return Site(
        thing.id,
        thing_name(thing),
        thing.latitude,
        thing.longitude,
        shapes.get(thing.kind, "circle"),
        state,
        href=f"/things/{thing.code}",
    )


def history(alert_id: int) -> list[dict[str, Any]]:
    """What happened, the newest first."""
    names = full_names()
    return [alert_texts.happening(one, names) for one in reversed(alerts.history(alert_id))]


def last_act(alert_id: int) -> int:
    """The number of the newest line of its history: what a form sends along, so that two officers don't undo each other unseen."""
    lines = alerts.history(alert_id, limit=1)
    return lines[-1].id if lines else 0


def place_line(place_id: int | None, now: datetime) -> str:
    place = territory(local_day(now)).place(place_id)
    return place_name(place) if place else ""


def age(alert: AlertInfo, now: datetime) -> str:
    """How long it has been active: what every line of the desk counts from."""
    return label("desk.age", span=duration((now - alert.active_since).total_seconds()))

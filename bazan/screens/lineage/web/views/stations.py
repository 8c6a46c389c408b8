"""Stations: the list of them, one of them, and its raw records."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from bazan.core.as_of_time import moment
from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.time import LOCAL
from bazan.core.time import now as clock_now
from bazan.data.figures.api import (
    datastreams,
    drawings,
    dress,
    instant_of,
    local_date,
    looks_back,
    newest_by_thing,
    number_of,
    outlines,
    place_name,
    quiet_of,
    records,
    station_kinds,
    streams_of,
    territory,
    thing_name,
    things,
)
from bazan.data.figures.types import Records, Stream
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature
from bazan.data.observations import api as observations
from bazan.data.observations.types import ThingInfo
from bazan.data.sources import api as sources
from bazan.directory.accounts.api import Request, allowed, page, require
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform.design_system.api import Column, Sheet, as_csv, day, duration, number, quantity, small_multiple, when
from bazan.platform.web.api import asked, download
from bazan.screens.lineage.web.stage_forecast_panel import stage_panel
from bazan.screens.lineage.web.station_path_panel import adds_up, digits_of, run_of, stored_digits, unit_of_code


@page("boards.view")
def listed(request: Request) -> HttpResponse:
    """Every station, those outside the territory too, by kind."""
    now = clock_now()
    kinds = station_kinds()
    wanted = asked(request).get("kind", "")
    if wanted and wanted not in kinds:
        raise Refused("boards.kind.unknown", {"text": wanted[:40]}, field="kind")
    seen = [one for one in things().values() if allowed(request.reach, "boards.view", place_id=one.place_id, sector=one.sector)]
    promised = datastreams()
    newest, cadence = newest_by_thing(promised), {one.thing_id: one.cadence_s for one in promised}
    archived = sources.archived_things()
    rows = [_row(one, newest.get(one.id), cadence.get(one.id), one.id in archived, kinds, now) for one in seen if wanted in ("", one.kind)]
    held = {one.kind for one in seen}
    return render(
        request,
        "tracing/things.html",
        {
            "section": "boards",
            "trail": [(label("boards.all"), "/boards"), (label("boards.things.all"), "")],
            "line": label("boards.things.all_line", **_counts(rows)),
            "kinds": [
                {"label": label("boards.things.all_kinds"), "href": "/things", "current": not wanted},
                *(
                    {"label": words(kind["labels"]), "href": f"/things?kind={code}", "current": code == wanted}
                    for code, kind in kinds.items()
                    if code in held
                ),
            ],
            "rows": sorted(rows, key=lambda row: (row["facility"], row["state"] != "watch", row["name"])),
        },
    )


def _counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    facilities = sum(row["facility"] for row in rows)
    return {"count": len(rows) - facilities, "silent": sum(row["state"] == "watch" for row in rows), "facilities": facilities}


def _row(
    one: ThingInfo, newest: datetime | None, cadence: int | None, archived: bool, kinds: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """A row of the list. A thing that observes nothing, a school say, owes no values: ``cadence`` is null."""
    quiet = None if cadence is None else quiet_of(newest, cadence, now)
    kind = kinds.get(one.kind)
    return {
        "name": thing_name(one),
        "href": f"/things/{one.code}",
        "kind": words(kind["labels"]) if kind else one.kind,
        "where": place_name(places.place(one.place_id)) if one.place_id else label("boards.things.outside"),
        "newest": when(newest, now),
        "facility": cadence is None,
        "state": "none" if cadence is None else _state(quiet, archived),
        "word": label("boards.things.facility") if cadence is None else _state_word(quiet, archived),
        "demo": one.demo,
    }


def _state(quiet: float | None, archived: bool) -> str:
    """One that never sent anything isn't silent: it waits to be connected."""
    if quiet is None:
        return "good"
    return "none" if archived or quiet == float("inf") else "watch"


def _state_word(quiet: float | None, archived: bool) -> str:
    if quiet is None:
        return label("boards.things.speaking")
    if archived:
        return label("boards.things.archived")
    return label("boards.things.never") if quiet == float("inf") else label("boards.things.quiet", span=duration(quiet))


@page("boards.view", past=looks_back)
def show(request: Request, code: str) -> HttpResponse:
    """One station: what it observes, how fresh, where it stands, the indicators made of it."""
    now = clock_now()
    thing = observations.thing(code)
    require(request.reach, "boards.view", place_id=thing.place_id, sector=thing.sector)
    held, readings = streams_of(thing, now), _readings(thing, now)
    kind = station_kinds().get(thing.kind)
    named = f"{thing.sector}.{kind['headline']}" if kind and kind.get("headline") else ""
    headline = next((one for one in readings if one.info.code == named), None)
    newest = max((one.latest.at for one in held if one.latest), default=None)
    quiet = quiet_of(newest, min((one.datastream.cadence_s for one in held), default=3600), now)
    archived = thing.id in sources.archived_things()
    place = places.place(thing.place_id) if thing.place_id else None
    return render(
        request,
        "tracing/thing.html",
        {
            "section": "boards",
            "trail": [
                (label("boards.all"), "/boards"),
                (label("boards.things.all"), f"/things?kind={thing.kind}" if kind else "/things"),
                (thing_name(thing), ""),
            ],
            "title": thing_name(thing),
            "line": " · ".join([words(kind["labels"]) if kind else thing.kind, label("boards.indicator.code", code=thing.code)]),
            "state": _state(quiet, archived),
            "word": _state_word(quiet, archived),
            "newest": when(newest, now),
            "outside": place is None,
            "tiles": [dress(one, now) for one in readings],
            "stage": None if moment() else stage_panel(thing, held, headline.target if headline else None, now),
            "streams": [_stream(one, archived, now) for one in held],
            "facts": _facts(thing, place, now),
            "sources": [{"code": one, "href": f"/sources/{one}"} for one in sources.sources_of([thing.id]).get(thing.id, [])],
            "map": _map(thing, now),
            "is_demo": thing.demo,
        },
    )


def _readings(thing: ThingInfo, now: datetime) -> list[Any]:
    """Every indicator that says something of this station, hours before days."""
    feature = Feature("thing", thing.id)
    order = {"hour": 0, "day": 1, "week": 2, "month": 3}
    able = [info for info in indicators.catalogue() if "thing" in info.features and info.pack == thing.sector]
    found = indicators.readings([info.code for info in able], [feature], spark=24) if able else {}
    shown = [one for one in found.values() if one.current is not None]
    return sorted(shown, key=lambda one: (order.get(one.info.grain, 9), one.info.code))


def _stream(one: Stream, archived: bool, now: datetime) -> dict[str, Any]:
    unit, latest = unit_of_code(one.datastream.unit), one.latest
    by_hour = {hour.hour: hour for hour in one.hours}
    end = now.replace(minute=0, second=0, microsecond=0)
    starts = [end - timedelta(hours=back) for back in range(23, -1, -1)]
    total = adds_up(one.observed.unit)
    values = [_hour_value(by_hour.get(start), total) for start in starts]
    known = [value for value in values if value is not None]
    name = words(one.observed.labels)
    low = min([0.0, *known])
    return {
        "name": name,
        "unit": unit,
        "value": quantity(latest.value, digits_of(latest.value), unit) if latest else "—",
        "at": when(latest.at, now) if latest else "—",
        "quality": label(f"boards.quality.{latest.quality}") if latest else "",
        "good": latest is None or latest.quality == 0,
        "state": _state(one.quiet_s, archived),
        "word": _state_word(one.quiet_s, archived),
        "promise": label("boards.things.each", span=duration(one.datastream.cadence_s)),
        "href": f"/records?datastream={one.datastream.id}",
        "records": label("boards.things.see_records", name=name),
        "drawing": small_multiple(
            values,
            max([*known, 0.0]) or 1.0,
            f"{name}, {label('boards.things.day_course')}",
            (starts[0].astimezone(LOCAL).strftime("%H:%M"), starts[-1].astimezone(LOCAL).strftime("%H:%M")),
        )
        if known and low >= 0
        else "",
    }


def _hour_value(hour: Any, total: bool) -> float | None:
    return None if hour is None else hour.sum if total else hour.mean


def _facts(thing: ThingInfo, place: Any, now: datetime) -> list[tuple[str, str, str]]:
    facts = []
    outside = label("boards.things.outside")
    facts.append((label("boards.things.where"), place_name(place) if place else outside, f"/places/{place.code}" if place else ""))
    if thing.latitude is not None and thing.longitude is not None:
        facts.append((label("boards.things.coordinates"), f"{number(thing.latitude, 4)}; {number(thing.longitude, 4)}", ""))
    keeper = organizations.organization(thing.organization_id) if thing.organization_id else None
    name = either(keeper.name, keeper.name_en) if keeper else label("boards.things.no_keeper")
    facts.append((label("boards.things.keeper"), name, ""))
    return facts


def _map(thing: ThingInfo, now: datetime) -> Any:
    """Where it stands in the territory; none for a station outside it."""
    if thing.place_id is None:
        return None
    units, geometry = territory(local_date(now)).communes, {one.place_id: one for one in outlines(local_date(now))}
    return drawings.locator(units, geometry, {thing.place_id}, [thing], thing_name(thing))


@page("records.view")
def raw(request: Request) -> HttpResponse:
    """Raw observations of one datastream: value, quality, when received, by which delivery, what they replaced."""
    now = clock_now()
    query = asked(request)
    start = instant_of(query["from"], "from") if query.get("from") else None
    end = instant_of(query["to"], "to") if query.get("to") else None
    shown = records(number_of(query.get("datastream", ""), "datastream"), start, end, now)
    require(request.reach, "records.view", place_id=shown.thing.place_id, sector=shown.thing.sector)
    if query.get("take") == "csv":
        return download(as_csv(_sheet(shown)), "csv", f"bazan-records-{shown.datastream.id}-{shown.start:%Y%m%dT%H%M}")
    unit = unit_of_code(shown.datastream.unit)
    name = words(shown.observed.labels)
    station = thing_name(shown.thing)
    length = shown.end - shown.start
    return render(
        request,
        "tracing/records.html",
        {
            "section": "boards",
            "trail": [
                (label("boards.things.all"), "/things"),
                (station, f"/things/{shown.thing.code}"),
                (label("boards.records.page"), ""),
            ],
            "title": label("boards.records.title", property=name, thing=station),
            "line": label(
                "boards.records.line",
                start=when(shown.start),
                end=when(shown.end),
                unit=unit or label("boards.no_unit"),
            ),
            "rows": _rows(shown, now),
            "more": shown.more,
            "count": label("boards.records.count", count=len(shown.rows)),
            "datastream": shown.datastream.id,
            "from_value": f"{shown.start:%Y-%m-%dT%H:%M}",
            "to_value": f"{shown.end:%Y-%m-%dT%H:%M}",
            "earlier": _href(shown, shown.start - length, shown.start),
            "older": _href(shown, shown.start, shown.rows[-1].at) if shown.more else "",
            "later": _href(shown, shown.end, shown.end + length) if shown.end <= now else "",
            "take": _href(shown, shown.start, shown.end) + "&take=csv",
            "unit": unit,
        },
    )


def _href(shown: Records, start: datetime, end: datetime) -> str:
    local = {"from": start.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M:%S"), "to": end.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M:%S")}
    return "/records?" + urlencode({"datastream": shown.datastream.id, **local}, safe=":")


def _rows(shown: Records, now: datetime) -> list[dict[str, Any]]:
    runs = {run: run_of(run) for run in {row.source_run for row in shown.rows}}
    unit = unit_of_code(shown.datastream.unit)
    digits = max((stored_digits(row.value) for row in shown.rows), default=0)
    found = []
    for row in shown.rows:
        run = runs[row.source_run]
        found.append(
            {
                "at": f"{row.at.astimezone(LOCAL):%H:%M:%S}, {day(row.at)}",
                "value": number(row.value, digits),
                "quality": label(f"boards.quality.{row.quality}"),
                "good": row.quality == 0,
                "received": f"{row.result_time.astimezone(LOCAL):%H:%M:%S}, {day(row.result_time)}",
                "run": label("boards.records.run_of", id=row.source_run),
                "source": run.source_code if run else "",
                "source_href": f"/sources/{run.source_code}" if run else "",
                "revisions": [
                    label(
                        "boards.records.was",
                        value=quantity(one.value, stored_digits(one.value), unit),
                        at=when(one.result_time, now),
                    )
                    for one in row.revisions
                ],
            }
        )
    return found


def _sheet(shown: Records) -> Sheet:
    columns = (
        Column(label("boards.records.at")),
        Column(label("boards.records.value"), 6),
        Column(label("boards.records.quality")),
        Column(label("boards.records.received")),
        Column(label("boards.records.run"), 0),
        Column(label("boards.records.revisions"), 0),
    )
    rows = tuple(
        (one.at, one.value, label(f"boards.quality.{one.quality}"), one.result_time, one.source_run, len(one.revisions))
        for one in shown.rows
    )
    return Sheet(words(shown.observed.labels), thing_name(shown.thing), columns, rows)

"""An indicator's page: the value, where it comes from down to the very cell, why it changed, its course, who answers for it."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.coordination.comments import api as comments
from bazan.core.as_of_time import moment
from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.time import now as clock_now
from bazan.data.datasets import api as datasets
from bazan.data.figures.api import (
    against,
    amount,
    apart,
    cited,
    feature_label,
    feature_of,
    feature_text,
    indicator_name,
    instant_of,
    local_date,
    looks_back,
    newest_words,
    number_of,
    owner_name,
    period_of,
    period_text,
    place_name,
    standing,
    territory,
    things,
    unit_of,
    value_of,
)
from bazan.data.figures.api import notes as notes_of
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo
from bazan.directory.accounts.api import Acting, Request, act, allowed, page
from bazan.platform.design_system.api import as_csv, as_png, as_xlsx, number, period, when
from bazan.platform.web.api import asked, download, past_fields, status_of, staying, typed
from bazan.response.directives.components import give_href, of_indicator
from bazan.screens.lineage.camera_count_accuracy import tried_of
from bazan.screens.lineage.changes.comparison_start import since_of
from bazan.screens.lineage.changes.decomposition import shares
from bazan.screens.lineage.display_names import dataset_name
from bazan.screens.lineage.indicator_time_series import GEOGRAPHIES
from bazan.screens.lineage.path.data_path import DataPath, data_path
from bazan.screens.lineage.queries import IndicatorPage, indicator
from bazan.screens.lineage.web.change_panels import approval_of, choices_of, corrections_of, course_of, hint_of, replayed, why_of
from bazan.screens.lineage.web.comment_panel import about_of, panel_of
from bazan.screens.lineage.web.data_path_panel import chosen_row, data_path_of, fraction_of
from bazan.screens.lineage.web.decomposition_panel import shares_of
from bazan.screens.lineage.web.station_path_panel import Links, path_of
from bazan.screens.lineage.web.views.formula_trial import light_of

TOOK = ("csv", "xlsx", "chart.png")
TYPES = {"hour": "datetime-local", "day": "date", "month": "month", "week": "week"}


@page("boards.view", past=looks_back)
def show(request: Request, code: str) -> HttpResponse:
    """The page of one indicator."""
    now = clock_now()
    shown = _asked(request, code, now)
    return render(request, "tracing/indicator.html", _context(request, shown, now))


@act("comments.write")
def comment(request: Request, code: str) -> HttpResponse:
    """Write about the number, perhaps to a colleague; what is refused is said beside what was written."""
    now, form = clock_now(), typed(request)
    shown = _asked(request, code, now)
    about, key = about_of(shown, now), form.get("key", "")[:40] or uuid4().hex
    try:
        comments.write(about, form.get("words", ""), form.get("to", ""), Acting(request.reach, request.user.organization_id), now, key)
    except Refused as why:
        said = _context(request, shown, now) | {"comments": panel_of(shown, request.reach, now, form, why)}
        return render(request, "tracing/indicator.html", said, status=status_of(why))
    return HttpResponseRedirect(about.href)


@page("boards.view", past=looks_back)
def take(request: Request, code: str, kind: str) -> HttpResponse:
    """Its course as a file."""
    if kind not in TOOK:
        raise Refused("boards.export.unknown", {"text": kind})
    now = clock_now()
    shown = _asked(request, code, now)
    of = feature_name(shown.feature)
    name = f"{indicator_name(shown.info)}, {of}"
    file = f"bazan-{code}-{feature_text(shown.feature)}-{period_text(shown.period)}".replace(":", "")
    demo = _demo(shown)
    course = _course(request, shown, name)
    if kind == "chart.png":
        note = label("boards.demo_note") if demo else ""
        if not course["drawing"]:
            raise Refused("boards.picture.empty", {})
        return download(as_png(course["drawing"], course["title"], f"{course['source']} {course['note']}".strip(), note), "png", file)
    sheet = course["sheet"]
    return download(as_csv(sheet), "csv", file) if kind == "csv" else download(as_xlsx((sheet,)), "xlsx", file)


def _asked(request: Request, code: str, now: datetime) -> IndicatorPage:
    query = asked(request)
    chosen: dict[str, object] = {}
    if query.get("input"):
        chosen["input"] = feature_of(query["input"])
    if query.get("stream"):
        chosen["stream"] = number_of(query["stream"], "stream")
    if query.get("hour"):
        chosen["hour"] = instant_of(query["hour"], "hour")
    feature = feature_of(query["feature"]) if query.get("feature") else None
    moment = period_of(query["period"], now) if query.get("period") else None
    return indicator(code, feature, moment, chosen, request.reach, now)


def _picked(query: dict[str, str]) -> dict[str, Any]:
    """What the address picks along a path of rows."""
    return {
        "input": feature_of(query["input"]) if query.get("input") else None,
        "by": query.get("by", ""),
        "via": query.get("via", ""),
        "row": chosen_row(query.get("row", "")),
        "column": query.get("column", ""),
        "every": query.get("inputs") == "all",
    }


def _course(request: Request, shown: IndicatorPage, name: str) -> dict[str, Any]:
    """The course as the address asks for it: by which units, how far back."""
    query = asked(request)
    geography = query.get("geography") if query.get("geography") in GEOGRAPHIES else GEOGRAPHIES[0]
    links = Links(f"/indicators/{shown.info.code}", shown)
    notes = notes_of(_demo(shown), cited(shown.info.law))
    return course_of(shown, str(geography), query.get("span") == "long", name, notes, links)


def _demo(shown: IndicatorPage) -> bool:
    if shown.feature.kind == "thing":
        return things()[shown.feature.id].demo
    return any(one.demo for one in things().values() if one.sector == shown.info.pack)


def feature_name(feature: Feature) -> str:
    return feature_label(feature.kind, feature.id)


def _context(request: Request, shown: IndicatorPage, now: datetime) -> dict[str, Any]:
    info, reading, query = shown.info, shown.reading, asked(request)
    approval = approval_of(shown) if query.get("since") == "approval" or info.over_rows else None
    compared = query.get("since", "")
    since = since_of("" if compared == "previous" else compared, now, approval)
    why = None if moment() else replayed(shown, since)
    found = data_path(shown, _picked(query), request.reach, now, hint_of(why)) if why else None
    title, of = indicator_name(info), feature_name(shown.feature)
    name = f"{title}, {of}"
    links = Links(f"/indicators/{info.code}", shown, query.get("inputs") == "all", allowed(request.reach, "sources.view", sector=info.pack))
    pack = words(indicators.board(info.pack)["title"])
    root = territory(local_date(now)).root
    held = None
    if why is not None and found is not None and (compared == "previous" or not (compared or why.steps or why.before != why.after)):
        held = shares(shown, found.by, request.reach, now)
    by_parts = found is not None and held is not None and (compared == "previous" or bool(held.shares))
    sees_directives = moment() is None and allowed(request.reach, "directives.view", sector=info.pack)
    gives = allowed(request.reach, "directives.give", sector=info.pack)
    return {
        "section": "boards",
        "trail": [(place_name(root), "/"), (label("boards.all"), "/boards"), (pack, f"/boards/{info.pack}"), (title, "")],
        "title": title,
        "line": " · ".join(
            part
            for part in (
                pack,
                label(f"boards.every.{info.grain}"),
                label(f"boards.indicator.direction_{info.direction}"),
                label("boards.indicator.code", code=info.code),
            )
        ),
        "about": words(info.about),
        "of": of,
        "period_choice": _periods(shown, links, now),
        "place_choice": _places(shown, links),
        "exports": [(label(f"boards.course.take_{kind.replace('.', '_')}"), links.take(kind)) for kind in TOOK],
        "value": _value(shown, links, now),
        "formula": _formula(shown, found, now),
        "trial": _trial(info, request),
        "path": data_path_of(shown, found, links, now) if found else path_of(shown, links, now),
        "tried": tried_of(shown.lineage, now),
        "why": (shares_of(shown, found, held, links) if found and held and by_parts else why_of(shown, why, since, now))
        | {"choices": choices_of("previous" if by_parts else since.key, approval, links)}
        if why
        else None,
        "corrections": corrections_of(found, links, query.get("every") == "1", now),
        "revisions": [_revision(one, info, now) for one in (shown.lineage.revisions if shown.lineage else ())],
        "course": _course(request, shown, name),
        "bands": _bands(shown),
        "owner": owner_name(info.owner, local_date(now)),
        "owner_href": f"/organizations/{info.owner}" if info.owner else "",
        "decided": of_indicator(info.code, shown.feature, request.reach, now) if sees_directives else None,
        "give": give_href(indicator=info.code, feature=feature_text(shown.feature)) if gives else "",
        "comments": panel_of(shown, request.reach, now),
        "datasets": [(dataset_name(datasets.dataset(code)), f"/datasets/{code}") for code in info.datasets],
        "law": cited(info.law),
        "target_source": cited(reading.target.source) if reading.target else "",
        "printed": label("boards.print_source", at=when(now), address=request.build_absolute_uri(staying(links.here()))),
    }


def _trial(info: IndicatorInfo, request: Request) -> dict[str, str] | None:
    """Where a changed formula is tried, and how its newest trial stands; nothing for who tries none."""
    if moment() is not None or not allowed(request.reach, "indicators.try", sector=info.pack):
        return None
    newest = indicators.trial_of(info.code)
    return {
        "href": f"/indicators/{info.code}/trial",
        "state": label(f"tracing.trial.state.{newest.state}") if newest else "",
        "light": light_of(newest) if newest else "none",
    }


def _value(shown: IndicatorPage, links: Links, now: datetime) -> dict[str, Any]:
    """The first card: the number, how it stands, what it is held against, when it was computed."""
    info, reading, current = shown.info, shown.reading, shown.reading.current
    facts = []
    for kind, key in (("watch", "target"), ("off", "target_off"), ("disaster", "target_disaster")):
        limit = getattr(reading.target, kind) if reading.target else None
        if limit is not None:
            facts.append((label(f"boards.indicator.{key}"), amount(info, limit)))
    value = value_of(reading)
    for key, before in (("previous", reading.previous), ("year_before", reading.year_before)):
        if before is not None:
            by = f" ({apart(info, value - before, sign=True)})" if value is not None else ""
            facts.append((label(f"boards.indicator.{key}"), amount(info, before) + by))
    if current is not None:
        alive = "boards.path.newest" if info.over_rows else "boards.indicator.alive"
        facts.append((label(alive), when(current.alive_at, now)))
        facts.append((label("boards.indicator.computed"), when(current.computed_at, now)))
    return {
        "shown": number(value, info.digits),
        "unit": unit_of(info),
        "state": standing(reading),
        "word": against(reading),
        "band": words(reading.band.labels) if reading.band and value is not None else "",
        "band_colour": reading.band.colour if reading.band else "",
        "period": period(shown.period),
        "newest": newest_words(shown.newest_reading),
        "newest_value": amount(info, value_of(shown.newest_reading)) if value is None and shown.newest_reading.carried else "",
        "newest_href": links.here(period=shown.newest_reading.current.period) if value is None and shown.newest_reading.current else "",
        "facts": facts,
        "missing": value is None,
    }


def _formula(shown: IndicatorPage, found: DataPath | None, now: datetime) -> dict[str, Any]:
    info, current = shown.info, shown.reading.current
    facts = [(label("boards.indicator.law"), cited(info.law))] if info.law else []
    facts.append((label("boards.indicator.version"), label("boards.indicator.version_n", n=current.version if current else info.version)))
    facts.append((label("boards.indicator.owner"), owner_name(info.owner, local_date(now))))
    if current is not None:
        share = f"{number(current.completeness * 100, 0)}\u00a0%"
        facts.append((label("boards.indicator.completeness"), share))
    rule = words(info.completeness_labels)
    return {
        "text": words(info.formula_labels) or info.formula,
        "rule": rule,
        "facts": facts,
        "fraction": fraction_of(shown, found) if found else None,
    }


def _revision(one: Any, info: Any, now: datetime) -> dict[str, str]:
    return {
        "at": when(one.replaced_at, now),
        "value": amount(info, one.value),
        "version": label("boards.indicator.version_n", n=one.version),
        "reason": one.note or label(f"boards.reason.{one.reason}"),
        "computed": when(one.computed_at, now),
    }


def _bands(shown: IndicatorPage) -> list[dict[str, Any]]:
    """The official scale, the class the value lies in marked."""
    digits = 0 if all((band.low or 0) % 1 == 0 for band in shown.info.bands) else shown.info.digits

    def extent(low: float | None, high: float | None) -> str:
        if low is None:
            return label("frontend.map.below", high=number(high, digits))
        return (
            label("frontend.map.from", low=number(low, digits))
            if high is None
            else f"{number(low, digits)}–{number(high - 10**-digits, digits)}"  # a class ends before the next begins
        )

    current = shown.reading.band.key if shown.reading.band else ""
    return [
        {"label": words(band.labels), "colour": band.colour, "extent": extent(band.low, band.high), "current": band.key == current}
        for band in shown.info.bands
    ]


def _periods(shown: IndicatorPage, links: Links, now: datetime) -> dict[str, Any]:
    after = shown.period.next()
    grain = shown.info.grain
    value = period_text(shown.period)
    return {
        "path": links.path,
        "shown": period(shown.period),
        "previous": links.here(period=shown.period.previous()),
        "next": links.here(period=after) if after.start <= now else "",
        "newest": links.here(period=None),
        "is_newest": shown.newest,
        "grains": [],
        "type": TYPES.get(grain, "text"),
        "value": f"{value}:00" if grain == "hour" else value,
        "most": "",
        "keep": [("feature", feature_text(shown.feature)), *past_fields()],
    }


def _places(shown: IndicatorPage, links: Links) -> dict[str, Any]:
    units = territory(local_date(shown.period.start))
    entries = (
        [Feature("place", one.id) for one in (units.root, *sorted(units.communes, key=lambda one: one.name))]
        if "place" in shown.info.features
        else []
    )
    if shown.feature not in entries:
        entries.insert(0, shown.feature)
    return {
        "shown": label("boards.whole") if shown.feature == Feature("place", units.root.id) else feature_name(shown.feature),
        "places": [
            {
                "label": label("boards.whole") if one == Feature("place", units.root.id) else feature_name(one),
                "href": links.here(feature=one),
                "current": one == shown.feature,
            }
            for one in entries
        ],
    }

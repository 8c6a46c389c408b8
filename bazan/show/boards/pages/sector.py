"""The list of sectors, a sector's board, and what can be taken away from it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bazan.kernel.errors import BazanError, NotFound, Refused
from bazan.kernel.labels import label
from bazan.kernel.time import Period
from bazan.kernel.time import now as clock_now
from bazan.measure.indicators import api as indicators
from bazan.measure.indicators.types import Feature
from bazan.show.boards import drawings
from bazan.show.boards.address import View, period_text, view_of
from bazan.show.boards.exports import Sheet, as_csv, as_xlsx
from bazan.show.boards.pages.answers import asked, download, language, page
from bazan.show.boards.pages.choices import periods, place_choice
from bazan.show.boards.pictures import as_png
from bazan.show.boards.queries import board as boards
from bazan.show.boards.queries.sheets import course_sheet, headlines_sheet, league_sheet, multiples_sheet, with_unit
from bazan.show.boards.queries.territory import outlines, owner_name, reachable, territory
from bazan.show.boards.queries.tiles import dress
from bazan.show.boards.rules import SORTS, Ranked, change, ranked, shared_starts, standing, value_of
from bazan.show.boards.types import Board, Headline, LeagueRow
from bazan.show.boards.wording import (
    against,
    amount,
    changed,
    course_finding,
    course_source,
    indicator_name,
    league_finding,
    open_order,
    place_name,
    silence,
    summary,
    thing_name,
    unit_of,
)
from bazan.show.frontend.api import MapView, cell_bar, clock, number, period, tile_view, when, words

FIRST_ROWS = 13
OPEN_STATIONS = 4
TOOK = ("csv", "xlsx", "map.png", "chart.png")


@page("boards.view")
def sectors(request: HttpRequest) -> HttpResponse:
    """Every sector, those without data too: they say what they wait for."""
    lang, now = language(), clock_now()
    units = territory(now.astimezone().date())
    shown = [_sector(entry, request.reach, units, lang, now) for entry in indicators.boards()]
    trail = [(place_name(units.root, lang), "/"), (label("boards.all", lang), "")]
    return render(request, "boards/sectors.html", {"section": "boards", "sectors": shown, "trail": trail})


def _sector(entry: dict[str, Any], reach: Any, units: Any, lang: str, now: datetime) -> dict[str, Any]:
    """A sector in the list; its first tiles when it has a board this person may see."""
    shown = {
        "title": words(entry["title"], lang),
        "summary": words(entry["summary"] or {}, lang),
        "awaits": words(entry["awaits"] or {}, lang),
        "icon": entry["icon"] or "layers",
        "href": f"/boards/{entry['pack']}",
        "live": bool(entry["board"]),
        "tiles": [],
        "line": "",
    }
    if not entry["board"]:
        return shown
    try:
        place = reachable(reach, "boards.view", entry["pack"], units)[0]
    except BazanError:
        return shown | {"live": False, "awaits": ""}
    laid = boards.layout(entry["pack"])[0]
    feature = Feature("place", place.id)
    codes = [slot.at("hour") for slot in laid.tiles]
    found = indicators.readings(codes, [feature], spark=2)
    readings = [found[code, feature] for code in codes]
    named = zip(laid.tiles, readings, strict=True)
    tiles = [tile_view(reading, lang, now, name=words(slot.named("hour"), lang) if slot.named("hour") else "") for slot, reading in named]
    return shown | {"tiles": tiles, "line": summary(readings, lang)}


@page("boards.view")
def sector(request: HttpRequest, pack: str) -> HttpResponse:
    """A sector's board at a moment and a place."""
    lang, now = language(), clock_now()
    shown = _board(request, pack, now)
    return render(request, "boards/sector.html", _context(request, shown, lang, now))


@page("boards.view")
def take(request: HttpRequest, pack: str, kind: str) -> HttpResponse:
    """The board as a file: ``csv`` the comparison, ``xlsx`` every table, ``map.png`` and ``chart.png`` the drawings."""
    if kind not in TOOK:
        raise Refused("boards.export.unknown", {"text": kind})
    lang, now = language(), clock_now()
    shown = _board(request, pack, now)
    name = "-".join(["bazan", pack, (shown.view.place or shown.place.code), _stamp(shown, now)])
    if kind == "csv":
        return download(as_csv(league_sheet(shown, _ordered(shown, lang), _layer_name(shown, lang), lang)), "csv", name)
    if kind == "xlsx":
        return download(as_xlsx(tuple(_sheets(shown, lang))), "xlsx", name)
    return download(_picture(shown, kind, lang), "png", f"{name}-{kind.removesuffix('.png')}")


def _board(request: HttpRequest, pack: str, now: datetime) -> Board:
    view = view_of(f"/boards/{pack}", asked(request), now)
    if view.sort.lstrip("-") not in ("", *SORTS):
        raise Refused("boards.sort.unknown", {"text": view.sort}, field="sort")
    return boards.board(pack, view, request.reach, now)


def _stamp(shown: Board, now: datetime) -> str:
    return (period_text(shown.view.period) if shown.view.period else period_text(Period.holding(now, "hour"))).replace(":", "")


def _picture(shown: Board, kind: str, lang: str) -> bytes:
    note = label("boards.demo_note", lang) if shown.demo else ""
    title = words(shown.head["title"], lang)
    if kind == "map.png" and shown.layer is not None:
        view = _map(shown, lang)
        finding = league_finding(shown.league, lang)
        return as_png(drawings.with_legend(view), f"{title}: {_layer_title(shown, lang)}", finding, f"{view.note}. {note}")
    if shown.course is None or not shown.course.values:
        raise NotFound("boards.picture.empty", {})
    name = _course_name(shown, lang)
    return as_png(
        drawings.course(shown.course, name, lang), course_finding(shown.course, name, lang), course_source(shown.course, lang), note
    )


def _sheets(shown: Board, lang: str) -> list[Sheet]:
    names = [_tile_name(head, shown.view, lang) for head in shown.headlines]
    sheets = [
        headlines_sheet(shown.headlines, names, lang, shown.demo),
        league_sheet(shown, _ordered(shown, lang), _layer_name(shown, lang), lang),
    ]
    if shown.multiples:
        sheets.append(multiples_sheet(shown, _multiples_name(shown, lang), lang))
    if shown.course and shown.course.reading:
        name = _course_name(shown, lang)
        sheets.append(course_sheet(shown.course, course_finding(shown.course, name, lang), lang, shown.demo))
    return sheets


def _tile_name(head: Headline, view: View, lang: str) -> str:
    own = head.slot.named(view.grain)
    return words(own, lang) if own else words(head.reading.info.short_labels, lang) if head.reading else head.code


def _layer_name(shown: Board, lang: str) -> str:
    if shown.layer is None:
        return ""
    own = shown.layer.named(shown.view.grain)
    return words(own, lang) if own else indicator_name(indicators.info(shown.layer_code), lang)


def _layer_title(shown: Board, lang: str) -> str:
    """Mưa 24 giờ đến 07:00, mm."""
    info = indicators.info(shown.layer_code)
    current = next((row.reading.current for row in shown.league if row.reading and row.reading.current), None)
    parts = [_layer_name(shown, lang)]
    if current is not None:
        parts[0] += (
            " " + label("boards.up_to", lang, at=clock(current.period.end)) if info.grain == "hour" else f", {period(current.period, lang)}"
        )
    if unit_of(info, lang):
        parts.append(unit_of(info, lang))
    return ", ".join(parts)


def _course_name(shown: Board, lang: str) -> str:
    course = shown.course
    if course is None:
        return ""
    return words(indicators.info(course.code).short_labels, lang)


def _multiples_name(shown: Board, lang: str) -> str:
    own = shown.layout.multiples.named(shown.view.grain) if shown.layout.multiples else {}
    return words(own, lang) if own else indicator_name(shown.multiples[0][1].info, lang)


def _ordered(shown: Board, lang: str) -> list[LeagueRow]:
    rows = [Ranked(place_name(row.place, lang), row.reading, row) for row in shown.league]
    return [one.row for one in ranked(rows, shown.view.sort)]  # type: ignore[misc]


def _map(shown: Board, lang: str) -> MapView:
    geometry = {one.place_id: one for one in outlines(shown.territory.on)}
    return drawings.board_map(shown, label("boards.finding.map_aria", lang, name=_layer_name(shown, lang)), geometry, lang)


def _context(request: HttpRequest, shown: Board, lang: str, now: datetime) -> dict[str, Any]:
    view, root = shown.view, shown.territory.root
    names = [_tile_name(head, view, lang) for head in shown.headlines]
    query = f"&period={period_text(view.period)}" if view.period else ""
    readings = [head.reading for head in shown.headlines]
    alive = [one.current.alive_at for one in readings if one and one.current and one.current.alive_at]
    title = words(shown.head["title"], lang)
    opened, more = _opened(shown, names, lang, now)
    trail = [(place_name(root, lang), "/"), (label("boards.all", lang), "/boards"), (title, "")]
    if shown.place.id != root.id:
        trail = [*trail[:2], (title, view.href(place="")), (place_name(shown.place, lang), "")]
    return {
        "section": "boards",
        "trail": trail,
        "title": title,
        "summary": summary(readings, lang),
        "period_choice": periods(view, max(alive, default=None), now, lang),
        "place_choice": place_choice(view, shown.place, shown.places, root.id, lang),
        "exports": _exports(view, TOOK, lang),
        "tiles": [dress(head.reading, lang, now, name, query) for head, name in zip(shown.headlines, names, strict=True) if head.reading],
        "map": _map_part(shown, lang),
        "league": _league(shown, lang),
        "multiples": _multiples(shown, lang),
        "course": _course(shown, lang, now),
        "opened": opened,
        "open_count": len(opened) + more,
        "open_more": label("boards.silent_more", lang, count=more) if more else "",
        "printed": label("boards.print_source", lang, at=when(now, lang), address=request.build_absolute_uri(view.href())),
    }


def _exports(view: View, kinds: Sequence[str], lang: str) -> list[tuple[str, str]]:
    return [(label(f"boards.take.{kind.replace('.', '_')}", lang), view.href(f"{view.path}/take/{kind}")) for kind in kinds]


def _map_part(shown: Board, lang: str) -> dict[str, Any]:
    layers = [
        {
            "label": words(slot.named(shown.view.grain), lang) or indicator_name(indicators.info(slot.at(shown.view.grain)), lang),
            "href": shown.view.href(layer=slot.id, sort=""),
            "current": slot == shown.layer,
        }
        for slot in shown.layout.layers
    ]
    return {"title": _layer_title(shown, lang), "view": _map(shown, lang), "layers": layers} if shown.layer else {}


def _league(shown: Board, lang: str) -> dict[str, Any]:
    view, rows = shown.view, _ordered(shown, lang)
    info = indicators.info(shown.layer_code) if shown.layer_code else None
    line = shown.layout.line if shown.layer == shown.layout.layers[0] else None
    if line is None:
        line = next((row.reading.target.watch for row in rows if row.reading and row.reading.target), None)
    top = drawings.bar_top([row.reading for row in rows], line)
    kept = rows if view.every else rows[:FIRST_ROWS]
    kept += [row for row in rows[len(kept) :] if row.place.id == shown.place.id]
    beside = [indicators.info(code) for code in shown.columns]
    return {
        "title": league_finding(shown.league, lang),
        "caption": f"{_layer_title(shown, lang)}. {label('boards.unit_name', lang)}",
        "toggle": view.href(every="" if view.every else "1") if len(rows) > FIRST_ROWS else "",
        "toggle_text": label("boards.fewer_rows", lang) if view.every else label("boards.all_rows", lang, count=len(rows)),
        "heads": _heads(view, info, line, [with_unit(words(one.short_labels, lang), one, lang) for one in beside], lang),
        "rows": [_league_row(shown, row, top, line, lang) for row in kept],
    }


def _heads(view: View, info: Any, line: float | None, beside: list[str], lang: str) -> list[dict[str, Any]]:
    digits = info.digits if info and line is not None and line % 1 else 0
    named = with_unit(words(info.short_labels, lang), info, lang) if info else label("boards.value_column", lang)
    marked = label("boards.at_line", lang, line=number(line, digits, lang)) if line is not None else ""
    plain = [("", text, True) for text in beside]
    columns = [("name", label("boards.unit_name", lang), False), ("value", named, True), ("", marked, False), *plain]
    columns += [("change", label("boards.by_year", lang), True), ("standing", label("boards.by_target", lang), False)]
    sort = view.sort or "value"
    heads = []
    for key, text, numeric in columns:
        current = key and sort.lstrip("-") == key
        ascending = (key == "name") != sort.startswith("-")
        heads.append(
            {
                "label": text,
                "number": numeric,
                "href": view.href(sort=f"-{key}" if current and not sort.startswith("-") else "" if key == "value" else key) if key else "",
                "sorted": ("ascending" if ascending else "descending") if current else "",
            }
        )
    return heads


def _league_row(shown: Board, row: LeagueRow, top: float, line: float | None, lang: str) -> dict[str, Any]:
    info = row.reading.info if row.reading else None
    value = value_of(row.reading)
    return {
        "name": place_name(row.place, lang),
        "href": shown.view.href(place=row.place.code),
        "chosen": row.place.id == shown.place.id,
        "value": number(value, info.digits if info else 0, lang),
        "bar": cell_bar(value, top, line),
        "beside": [number(value_of(one), one.info.digits if one else 0, lang) for one in row.beside],
        "change": changed(info, change(row.reading), lang) if info else "—",
        "state": standing(row.reading),
        "word": against(row.reading, lang),
    }


def _multiples(shown: Board, lang: str) -> dict[str, Any] | None:
    if not shown.multiples or shown.layout.multiples is None:
        return None
    readings = [reading for _, reading in shown.multiples]
    info, line = readings[0].info, shown.layout.multiples.line
    starts = shared_starts(readings, shown.layout.multiples.spark)
    top = drawings.shared_top(readings, line)
    sums = [boards.total(one, starts) for one in readings]
    name, unit = _multiples_name(shown, lang), unit_of(info, lang)
    first = f"{thing_name(shown.multiples[0][0], lang)}, {amount(info, sums[0], lang)}"
    charts = [
        {
            "name": thing_name(thing, lang),
            "href": f"/things/{thing.code}",
            "value": amount(info, total, lang),
            "drawing": drawings.multiple(reading, starts, top, thing_name(thing, lang), line, lang),
        }
        for (thing, reading), total in zip(shown.multiples, sums, strict=True)
    ]
    key = "same_scale_line" if line is not None and line <= top else "same_scale"
    return {
        "title": label("boards.finding.multiples_one", lang, name=name, first=label("boards.most_at", lang, first=first)),
        "line": label(f"boards.{key}", lang, unit=f"{unit} {label(f'boards.each.{info.grain}', lang)}", line=amount(info, line, lang)),
        "charts": charts,
        "sheet": multiples_sheet(shown, name, lang),
    }


def _course(shown: Board, lang: str, now: datetime) -> dict[str, Any]:
    course, name = shown.course, _course_name(shown, lang)
    if course is None:
        return {"title": "", "drawing": "", "source": ""}
    drawing = drawings.course(course, name, lang)
    owner = owner_name(course.reading.info.owner, shown.territory.on, lang) if course.reading else ""
    source = course_source(course, lang) + (" " + label("boards.source_line", lang, source=owner) if owner else "")
    return {
        "title": course_finding(course, name, lang),
        "drawing": drawing,
        "sheet": course_sheet(course, name, lang, shown.demo),
        "source": source if drawing else label("boards.no_values_why", lang, at=when(shown.view.at(now) or now, lang, now)),
        "exports": _exports(shown.view, ("xlsx", "chart.png"), lang),
    }


def _opened(shown: Board, names: list[str], lang: str, now: datetime) -> tuple[list[dict[str, Any]], int]:
    """What to look at in this sector: indicators past a limit or overdue, stations past a limit or silent; and how many more."""
    found = []
    for head, name in zip(shown.headlines, names, strict=True):
        kind = standing(head.reading)
        if head.reading and kind in ("disaster", "off", "watch", "stale"):
            tile = dress(head.reading, lang, now)
            line = tile.where or owner_name(head.reading.info.owner, shown.territory.on, lang)
            found.append(
                {"title": f"{name}: {tile.value} {tile.unit}".strip(), "href": tile.href, "state": kind, "word": tile.word, "line": line}
            )
    behind = {head.reading.at_feature.id for head in shown.headlines if head.reading and head.reading.at_feature}
    stations = [one for one in open_order(shown.stations) if one.state == "silent" or one.thing.id not in behind]
    for one in stations[:OPEN_STATIONS]:
        name = thing_name(one.thing, lang)
        quiet = one.state == "silent"
        found.append(
            {
                "title": label("boards.silent", lang, name=name) if quiet else name,
                "href": f"/things/{one.thing.code}",
                "state": "watch" if quiet else one.state,
                "word": label("frontend.map.silent", lang) if quiet else label(f"frontend.light.{one.state}", lang),
                "line": silence(one, lang, now) if quiet else against(one.reading, lang),
            }
        )
    return found, max(len(stations) - OPEN_STATIONS, 0)

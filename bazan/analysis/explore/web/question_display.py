"""What the page shows: the question, what it will cost, what stands on the page, files in the making, the answer."""

import re
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Any
from urllib.parse import parse_qsl

from bazan.analysis.explore import api, types
from bazan.analysis.explore.types import Answer, Exploration, Question, Source
from bazan.analysis.explore.web import answer_tables, charts, completeness, pivot_table, question_form, request_parameters
from bazan.analysis.explore.web.answer_sentence import finding
from bazan.analysis.explore.web.display_names import key_name, period_name, source_name
from bazan.analysis.explore.web.request_parameters import Asked
from bazan.core.errors import BazanError, Refused
from bazan.core.labels import label, sentence
from bazan.core.settings import current
from bazan.core.time import local_day
from bazan.data.figures.api import place_name, territory
from bazan.data.figures.types import Territory
from bazan.directory.accounts.api import Reach, allowed, roles_with
from bazan.directory.places.types import PlaceInfo
from bazan.platform.design_system.api import clock, day, number, quantity, share_bar, when
from bazan.response.directives.components import give_href

CASES = re.compile(r"CASE\n(?:\s+WHEN [^\n]*\"place_id\"[^\n]*\n\s+THEN \d+\n)+\s+ELSE [^\n]*\n\s+END")


def page(asked: Asked, reach: Reach, now: datetime, refusal: BazanError | None = None) -> dict[str, Any]:
    """Everything of the page. ``refusal``: of what was sent to it."""
    units = territory(local_day(now))
    shown = request_parameters.answer_shown(asked, reach)
    latest = api.latest(asked.question, reach)
    wrong = refusal or asked.refusal
    return {
        "section": "explore",
        "trail": [(place_name(units.root), "/"), (label("frontend.nav.explore"), "")],
        "title": question_form.title(asked.question, asked.source),
        "line": _line(asked, reach, units),
        "refusal": sentence(wrong) if wrong else "",
        "field": wrong.field if wrong else "",
        "panel": question_form.panel(asked.question, asked.source, _in_reach(reach, units)),
        "chips": question_form.chips(asked.question, asked.source, question_form.address_without(asked.question)),
        "sources": question_form.source_list(api.sources(), asked.source.key, api.sizes()),
        "views": [(name, label(f"explore.view.{name}"), request_parameters.href(asked.question, view=name, shown=asked.shown),
            name == asked.view)
                  for name in request_parameters.VIEWS],
        "view": asked.view,
        "shown_id": shown.id if shown else asked.shown or "",
        "question": api.address_of(asked.question),
        "address": request_parameters.href(asked.question),
        "cost": _cost(asked, shown, latest, reach, now),
        "shown": _shown(shown, asked, now) if shown else None,
        "files": _files(reach),
        "recent": _recent(reach, now),
        "kept": len(api.kept(reach)),
        "result": result(shown, asked, reach, units, now) if shown else None,
        "reached": _reached(reach, units),
        "outside": _outside(asked.question, reach, units),
        "roles": [(role, label(f"people.role.{role}")) for role in sorted(roles_with("explorations.ask"))],
        "span": _span(now),
    }  # fmt: skip


def _span(now: datetime) -> dict[str, int]:
    """Of the slider: so many days back, today at the right end."""
    return {"days": 365, "now": int(now.timestamp())}


def _line(asked: Asked, reach: Reach, units: Territory) -> str:
    question = asked.question
    first, last = (question.start, question.end) if question.start and question.end else (None, None)
    period = f"{day(first)} – {day(last)}" if first and last else label("explore.always")
    return " · ".join((source_name(asked.source), period, label("explore.reach", **_reached(reach, units))))


def _in_reach(reach: Reach, units: Territory) -> list[PlaceInfo]:
    return [one for one in units.communes if reach.places is None or one.id in reach.places]


def _reached(reach: Reach, units: Territory) -> dict[str, Any]:
    return {"count": len(_in_reach(reach, units)), "of": len(units.communes)}


def _outside(question: Question, reach: Reach, units: Territory) -> bool:
    """Whether all communes that are asked about are out of reach, as in somebody else's address."""
    out = {one.code for one in units.communes} - {one.code for one in _in_reach(reach, units)}
    return bool(question.places) and out.issuperset(question.places)


def _cost(asked: Asked, shown: Exploration | None, latest: Exploration | None, reach: Reach, now: datetime) -> dict[str, Any]:
    """What a question that hasn't run will take; how far it is while it runs; why it has no answer where it ended without one."""
    may, cost = api.allowance(reach.roles), api.cost(asked.question, asked.source)
    asked_now = shown is not None and shown.address == api.address_of(asked.question)
    fresh = asked_now and shown is not None and (asked.question.known is not None or (now - (shown.ended_at or now)).total_seconds() < 60)
    running = latest if latest is not None and latest.state in ("waiting", "running") else None
    broken = latest if latest is not None and latest.own and latest.state in ("failed", "cancelled") else None
    share = running.share if running else min(cost.seconds / may.seconds, 1.0)
    answered = "done" if fresh else "again" if asked_now else "changed"
    return {
        "state": "running" if running else broken.state if broken else answered,
        "main": not (running or asked_now),
        "id": running.id if running else "",
        "words": label(f"explore.state.{running.state}") if running else "",
        "why": _why(broken) if broken else "",
        "own": bool(running and running.own),
        "percent": round(100 * share),
        "bar": share_bar(share),
        "line": label("explore.cost.line", rows=rows_words(cost.rows), within=within_words(cost.seconds)),
        "rests": label("explore.cost.runs", count=cost.runs) if cost.runs else label("explore.cost.measured"),
        "files": label("explore.cost.files", count=number(cost.files), size=size_words(cost.bytes)),
        "limits": label("explore.cost.limits", seconds=may.seconds, memory=memory_words(may.memory), cells=number(may.cells)),
        "over": cost.seconds > may.seconds,
        "undo": _undo(shown) if shown and not asked_now else "",
    }


def _why(broken: Exploration) -> str:
    """Why a question ended without an answer; nothing where whoever asked stopped it."""
    if broken.state == "cancelled" or broken.refusal is None:
        return ""
    rule, params = broken.refusal
    return sentence(Refused(rule, {name: number(value) if isinstance(value, int) else value for name, value in params.items()}))


def _undo(shown: Exploration) -> str:
    return f"/explore?{shown.address}"


def _shown(found: Exploration, asked: Asked, now: datetime) -> dict[str, Any]:
    answer = found.answer
    assert answer is not None and found.ended_at is not None
    versions, standing = sum(one.versions for one in answer.held), sum(one.rows for one in answer.held)
    gaps = [label(f"explore.gap.{gap['why']}", file=gap["file"][:40], first=gap["first"], last=gap["last"]) for gap in answer.gaps]
    return {
        "at": when(found.ended_at, now),
        "age_s": (now - found.ended_at).total_seconds(),
        "ended_at": found.ended_at,
        "waited": seconds_words(max((found.ended_at - found.asked_at).total_seconds(), answer.seconds)),
        "seconds": seconds_words(answer.seconds),
        "estimated": within_words(found.estimated_s),
        "read": label(
            "explore.read", rows=number(answer.read), corrections=number(max(versions - standing, 0)), waiting=number(answer.waiting)
        ),
        "gaps": gaps,
        "other": found.address != api.address_of(asked.question),
        "by": "" if found.own else found.asked_by,
    }


def _files(reach: Reach) -> list[dict[str, Any]]:
    """One's own files, newest first: in the making, ready, or why not."""
    found = []
    for one in api.own(reach, files=True, limit=3):
        going = one.state in ("waiting", "running")
        found.append(
            {
                "id": one.id,
                "name": label(f"explore.form.{one.form.replace('.', '_')}"),
                "state": one.state,
                "going": going,
                "percent": round(100 * one.share),
                "bar": share_bar(one.share) if going else "",
                "line": _file_line(one),
                "question": f"/explore?{one.address}",
                "href": f"/explore/runs/{one.id}/file" if one.state == "done" else "",
            }
        )
    return found


def _file_line(one: Exploration) -> str:
    if one.state == "done":
        return label("explore.file.done", rows=rows_words(one.rows), size=size_words(one.bytes))
    return _why(one) or label(f"explore.state.{one.state}")


def _recent(reach: Reach, now: datetime) -> list[tuple[str, str, str]]:
    """(question, its address, when) of those asked last, each once."""
    sources = {one.key: one for one in api.sources()}
    found: dict[str, tuple[str, str, str]] = {}
    for one in api.own(reach, files=False, limit=20):
        said = dict(parse_qsl(one.address))
        source = sources.get(said.get("of", ""))
        if source is not None and one.address not in found and len(found) < 5:
            found[one.address] = (name_of(one.address, source, one.asked_at), f"/explore?{one.address}", when(one.asked_at, now))
    return list(found.values())


def name_of(address: str, source: Source, at: datetime) -> str:
    """What a question is called by its address."""
    try:
        return f"{source_name(source)}: {question_form.title(api.question_of(dict(parse_qsl(address)), source, at), source)}"
    except BazanError:
        return source_name(source)


def result(found: Exploration, asked: Asked, reach: Reach, units: Territory, now: datetime) -> dict[str, Any] | None:
    """An answer as finding, drawings, table, completeness and SQL."""
    if found.answer is None:
        return None
    source, question = _question_of(found, asked)
    at = found.started_at or now
    laid = pivot_table.laid(found.answer, question, source, at)
    said, table = finding(laid, question, source), answer_tables.table(laid, question, source)
    alone = asked.view not in ("both", "map") or table["wide"]
    return {
        "finding": said,
        "line": question_form.title(question, source),
        "empty": not laid.rows,
        "chart": charts.chart(laid, question, source, said, alone),
        "alone": alone,
        "bars_left": charts.bars_left(laid, question),
        "chart_title": charts.column_name(laid.main, question, source) if laid.columns and question.rows.kind != "period" else "",
        "legend": charts.legend(laid, question, source),
        "map": charts.communes_map(laid, question, said) if asked.view in ("map",) else None,
        "mappable": question.rows.kind == "place" and question.rows.of == "commune",
        "table": table,
        "silent": _silent(laid, question, _in_reach(reach, units)),
        "whole": _completeness(found.answer, question, source, at),
        "sql": _sql(found.answer, source),
        "as_commune": _as_commune(laid, question, units),
        "give": _give(laid, question, said, found, reach),
        "cells": number(len(found.answer.cells)),
        "rows": sum(one.rows for one in found.answer.held),
        "rows_said": rows_words(sum(one.rows for one in found.answer.held)),
        "xlsx": sum(one.rows for one in found.answer.held) < api.XLSX_ROWS,
        "known": question.known,
    }


def _question_of(found: Exploration, asked: Asked) -> tuple[Source, Question]:
    """The question that this answer is to."""
    said = dict(parse_qsl(found.address))
    if said == api.parts_of(asked.question):
        return asked.source, asked.question
    source = api.source(said.get("of", ""))
    return source, api.question_of(said, source, found.asked_at)


def notes(found: Exploration, asked: Asked) -> tuple[str, ...]:
    """What a table taken away says of itself: the question, as of when, who may see more."""
    assert found.ended_at is not None
    told = (
        f"/explore?{found.address}",
        label("explore.note.at", at=when(found.ended_at)),
        label("explore.note.source", name=source_name(asked.source)),
    )
    return (*told, label("frontend.demo.line")) if current().demo else told


def _silent(laid: pivot_table.Laid, question: Question, communes: list[PlaceInfo]) -> str:
    """How many of the communes in reach are not among the rows."""
    if question.rows.kind != "place" or question.rows.of != "commune" or question.places:
        return ""
    count = len({one.id for one in communes} - set(laid.rows))
    return label("explore.silent", count=count) if count else ""


def _as_commune(laid: pivot_table.Laid, question: Question, units: Territory) -> tuple[str, str] | None:
    """The question as the officer of the first commune would see it: the same within that commune."""
    found = next((one for row in laid.rows for one in units.communes if one.id == row), None) if question.rows.kind == "place" else None
    return (place_name(found), request_parameters.href(replace(question, places=(found.code,)))) if found and len(laid.rows) > 1 else None


def _completeness(answer: Answer, question: Question, source: Source, now: datetime) -> list[dict[str, Any]]:
    axis = question.axis("period")
    place = question.axis("place") or types.Axis("place", "commune")
    found = []
    for one in completeness.told(answer, question, source, now)[-12:]:
        assert axis is not None
        lacking = key_name(one.least, place, source) if one.least is not None and one.share < 0.995 else ""
        found.append(
            {
                "period": period_name(one.period, axis.of),
                "bar": share_bar(one.share),
                "share": quantity(100 * one.share, 1, "%"),
                "lacking": label("explore.lacking", name=lacking, count=one.lacking) if lacking else "",
            }
        )
    return found


def _sql(answer: Answer, source: Source) -> dict[str, str]:
    """What ran: the table as the reader may see it, then the question, its long list of places folded."""
    return {
        "table": source.table,
        "only": answer.only or "TRUE",
        "text": CASES.sub(lambda case: f"CASE /* {case[0].count('WHEN')} {label('explore.sql.places')} */ END", answer.sql),
        "whole": answer.sql,
    }


def _give(laid: pivot_table.Laid, question: Question, said: str, found: Exploration, reach: Reach) -> str:
    """The sheet of a directive about the place the finding speaks of, with its words; nothing for who gives none."""
    row = next((row for row in laid.rows if row is not None), None)
    if question.rows.kind != "place" or row is None or not allowed(reach, "directives.give"):
        return ""
    return give_href(place=row, words=label("explore.give", finding=said, address=f"/explore?{found.address}"))


def rows_words(rows: float) -> str:
    """3,1 triệu dòng; 96.410 dòng."""
    if rows >= 1_000_000:
        return label("explore.rows.millions", count=number(rows / 1_000_000, 1))
    return label("explore.rows", count=number(rows))


def seconds_words(seconds: float) -> str:
    return label("explore.seconds", count=number(seconds, 2 if seconds < 1 else 1 if seconds < 100 else 0))


def within_words(seconds: float) -> str:
    """dưới 1 giây; tới 4 giây: an estimate, so no more exact than it is."""
    return label("explore.within.second") if seconds < 1 else label("explore.within", count=number(ceil(round(seconds, 1))))


def memory_words(memory: str) -> str:
    """512 MB, of 512MB."""
    return quantity(float(memory[:-2]), 0, memory[-2:])


def size_words(size: float) -> str:
    for unit in ("kB", "MB"):
        size /= 1000
        if size < 1000:
            return quantity(size, 0 if size >= 10 else 1, unit)
    return quantity(size / 1000, 1, "GB")


def progress(found: Exploration) -> dict[str, Any]:
    """A run as the page's script reads it."""
    words = _why(found) or label(f"explore.state.{found.state}")
    return {"id": found.id, "state": found.state, "percent": round(100 * found.share), "words": words, "at": clock(found.asked_at)}

"""Where does it wait: a process of the sector as a graph with its waits, who has them, how it keeps its procedure, what will be late."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from bazan.analysis.process_mining import api as process_mining
from bazan.analysis.process_mining.types import Kept, Known, Measured, Study
from bazan.core.errors import BazanError, NotFound, Refused
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.core.numbers import typed_number
from bazan.core.time import Period
from bazan.data.figures.api import local_date, place_name, reachable, territory
from bazan.data.indicators import api as indicators
from bazan.directory.accounts.api import Reach, allowed
from bazan.directory.places.types import PlaceInfo
from bazan.platform.design_system.api import Column, Sheet, duration, number, period, signed
from bazan.response.directives.components import give_href
from bazan.screens.decisions import decision_subject
from bazan.screens.decisions.decision_subject import Decision
from bazan.screens.decisions.web import waiting_times_graph, waiting_times_tables
from bazan.screens.decisions.web.late_cases import likely_late
from bazan.screens.decisions.web.waiting_times_tables import Scale, scale_of


def page(pack: str, process: str, query: Mapping[str, str], reach: Reach, now: datetime) -> dict[str, Any]:
    """NotFound ``boards.unknown``, ``processes.unknown``; Refused ``decisions.place``; Forbidden ``boards.nothing_reached``."""
    head = next((entry for entry in indicators.boards() if entry["pack"] == pack), None)
    if head is None:
        raise NotFound("boards.unknown", {"pack": pack})
    units = territory(local_date(now))
    places = reachable(reach, decision_subject.PERMISSION, pack, units)
    known = process_mining.process(f"{pack}.{process}")
    asked = query.get("place", "")
    place = next((place for place in places if place.code == asked), places[0] if not asked else None)
    if place is None:
        raise Refused("decisions.place", {"code": asked[:40]}, "place")
    whole = place.id == units.root.id
    kept = process_mining.studied(known.code, place.id)
    study = kept[0].study if kept else None
    said = {
        "section": "decisions",
        "trail": [
            (place_name(units.root), "/"),
            (label("decisions.all"), "/decide"),
            (words(head["title"]), f"/decide/{pack}"),
            (words(known.process.labels), ""),
        ],
        "name": words(known.process.labels),
        "place": place_name(place),
        "place_code": asked,
        "here": href(known),
        "place_choice": _places(known, places, place, units.root),
        "newest": kept[0] if kept else None,
        "counted": number(kept[0].cases) if kept else "",
        "study": study,
        "gives": allowed(reach, "directives.give", sector=pack),
        "likely": likely_late(known, None if whole else place.id, reach, now) if study else None,
    }
    if study is None:
        return said
    scale = scale_of(study)
    shorter = _shorter(known, study, scale, place.id, query)
    return said | _told(known, study, place.id) | {"months": _months(kept, scale), "shorter": shorter}


def href(known: Known, place_code: str = "") -> str:
    """The page of a process, of a place where one is named."""
    path = f"/decide/{known.pack}/waits/{known.process.id}"
    return f"{path}?{urlencode({'place': place_code})}" if place_code else path


def _places(known: Known, places: Sequence[PlaceInfo], place: PlaceInfo, root: PlaceInfo) -> dict[str, Any]:
    """Those in reach where the process was studied."""
    studied = process_mining.places_studied(known.code) | {place.id}

    def shown(one: PlaceInfo) -> str:
        return label("boards.whole") if one.id == root.id else place_name(one)

    ordered = sorted((one for one in places if one.id in studied), key=lambda one: (one.id != root.id, place_name(one)))
    return {
        "shown": shown(place),
        "places": [
            {"label": shown(one), "href": href(known, "" if one == places[0] else one.code), "current": one.id == place.id}
            for one in ordered
        ],
    }


def panel(asked: Decision) -> list[dict[str, Any]]:
    """Of the decision page of a sector that declares processes: the largest waits of each that was studied there."""
    codes = [f"{asked.pack}.{process}" for process in process_mining.declared_by(asked.pack)]
    kept = process_mining.newest(codes, asked.place.id) if codes else {}
    shown = []
    for known in process_mining.processes() if kept else []:
        study = kept[known.code].study if known.code in kept else None
        if study is not None:
            there = href(known, asked.place.code if asked.place != asked.places[0] else "")
            told = {"name": words(known.process.labels), "href": there, "largest": _largest(known, study), "late": _late_line(study)}
            shown.append(told)
    return shown


def _told(known: Known, study: Study, place_id: int) -> dict[str, Any]:
    largest = _largest(known, study)
    return {
        "finding": largest[0]["finding"] if largest else label("decisions.waits.finding_none"),
        "heads": _heads(study),
        "drawing": waiting_times_graph.drawing(known, study),
        "list": waiting_times_graph.in_words(known, study),
        "largest": largest,
        "grown": [
            label(
                "decisions.waits.grown",
                step=known.word(growth.step),
                now=duration(growth.median_s),
                before=duration(growth.before_s),
            )
            for growth in study.growths
        ],
        "edges": waiting_times_graph.edges(known, study),
        "tables": waiting_times_tables.tables(known, study),
        "conformance": waiting_times_tables.conformance(known, study),
        "trial": waiting_times_tables.trial(study.trial),
        "give": _give(known, largest, place_id),
    }


def _heads(study: Study) -> list[tuple[str, str, str]]:
    running = sum(burden.running for burden in study.burdens) or sum(queue.cases for queue in study.queues)
    likely = sum(burden.likely for burden in study.burdens)
    kept = study.conformance
    heads = [
        (
            label("decisions.waits.head.took"),
            duration(study.took.median_s),
            label("decisions.waits.head.took_line", p90=duration(study.took.p90_s)),
        ),
        (label("decisions.waits.head.running"), number(running), label("decisions.waits.head.running_line", count=number(likely))),
    ]
    if study.late is not None:
        heads.append(
            (
                label("decisions.waits.head.late"),
                waiting_times_tables.percent(study.late),
                label("decisions.waits.head.late_line", count=number(study.ended)),
            )
        )
    if kept is not None:
        heads.append(
            (
                label("decisions.waits.head.kept"),
                waiting_times_tables.percent(kept.conforming / kept.cases),
                label("decisions.waits.head.kept_line", fitness=number(kept.fitness, 2)),
            )
        )
    return heads


def _largest(known: Known, study: Study) -> list[dict[str, Any]]:
    """The longest waits of all, each with who has most of it."""
    found = []
    for wait in study.steps[: waiting_times_graph.LARGEST]:
        if wait.share < waiting_times_graph.LEAST_SHARE:
            break
        step = wait.of[0] or ""
        unit = next((each.of[1] for each in study.unit_steps if each.of[0] == wait.of[0]), None)
        told = {
            "step": known.word(step),
            "share": waiting_times_tables.percent(wait.share),
            "median": duration(wait.median_s),
            "p90": duration(wait.p90_s),
        }
        told["unit"] = waiting_times_tables.unit_name(unit)
        at = "_at" if unit else ""
        found.append(
            {
                "step": step,
                "unit": unit or "",
                "sentence": label(f"decisions.waits.largest{at}", **told),
                "finding": label(f"decisions.waits.finding{at}", **told),
            }
        )
    return found


def _late_line(study: Study) -> str:
    likely = sum(burden.likely for burden in study.burdens)
    overdue = sum(burden.overdue for burden in study.burdens)
    return label("decisions.waits.late_line", likely=number(likely), overdue=number(overdue)) if study.burdens else ""


def _give(known: Known, largest: list[dict[str, Any]], place_id: int) -> dict[str, str]:
    """The sheet of a directive to who has most of the longest wait, aimed at the process's number; empty where no unit is told."""
    body = waiting_times_tables.unit(largest[0]["unit"]) if largest else None
    if body is None:
        return {}
    about: dict[str, object] = {"place": body.place_id or place_id}
    if known.process.indicator:
        info = indicators.info(f"{known.pack}.{known.process.indicator}")
        if "organization" in info.features:
            about = {"indicator": info.code, "feature": f"organization:{body.id}"}
    order = label("decisions.waits.order", step=known.word(largest[0]["step"]), unit=waiting_times_tables.unit_name(body.code))
    return {"href": give_href(**about, words=order), "name": waiting_times_tables.unit_name(body.code)}


def _months(kept: Sequence[Kept], scale: Scale) -> Sheet | None:
    """What was told in the months before, beside the newest."""
    rows = tuple(
        (
            period(Period(one.month, "month")), one.cases, scale.of(one.study.took.median_s), scale.of(one.study.took.p90_s),
            None if one.study.late is None else 100 * one.study.late,
            None if one.study.conformance is None else one.study.conformance.fitness,
        )
        for one in kept
        if one.study is not None
    )  # fmt: skip
    keys = ("month", "cases", "median", "p90", "late", "fitness")
    digits = {"cases": 0, "median": 1, "p90": 1, "late": 1, "fitness": 2}
    columns = tuple(Column(label(f"decisions.waits.column.{key}", unit=scale.word), digits.get(key)) for key in keys)
    return Sheet("months", label("decisions.waits.months"), columns, rows) if len(rows) > 1 else None


def _shorter(known: Known, study: Study, scale: Scale, place_id: int, query: Mapping[str, str]) -> dict[str, Any]:
    """What a step that takes less would have brought: asked by the address, reckoned at once from the sample that is kept."""
    step, less = query.get("step", "")[:200], query.get("less", "")[:20]
    steps = [wait.of[0] or "" for wait in study.steps if wait.total_s > 0]
    form = {
        "unit": scale.word,
        "steps": [(code, known.word(code), code == step) for code in steps],
        "less": less,
        "error": "",
        "rows": [],
        "sentence": "",
    }
    if not (step or less):
        return form | {"less": "1"}
    try:
        less_by = _number(less)
        told = process_mining.shorter(known, place_id, step, less_by * scale.seconds)
    except BazanError as why:
        return form | {"error": sentence(why)}
    mean = told.figures["mean_s"]
    rows = [(label(f"decisions.waits.figure.{name}"), *_figure(name, figure, scale)) for name, figure in told.figures.items()]
    said = label(
        "decisions.waits.shorter", step=known.word(step), less=number(less_by, 0 if less_by == int(less_by) else 1), unit=scale.word,
        change=number(scale.of(-mean.change), 1), low=number(scale.of(-mean.high), 1), high=number(scale.of(-mean.low), 1),
    )  # fmt: skip
    return form | {"rows": rows, "sentence": said, "cases": told.cases, "with_step": told.with_step}


def _number(text: str) -> float:
    try:
        value = typed_number(text)
    except ValueError as why:
        raise Refused("processes.less", {"given": text}, "less") from why
    if value is None or value < 0:
        raise Refused("processes.less", {"given": text or "–"}, "less")
    return value


def _figure(name: str, figure: Measured, scale: Scale) -> tuple[str, str, str]:
    """(as it was, as it would have been, the change with its interval)."""
    if name == "late":
        was, would_be, change, low, high = (100 * value for value in (figure.was, figure.would_be, figure.change, figure.low, figure.high))
        unit = "\u00a0%"
    else:
        was, would_be, change, low, high = (
            scale.of(value) for value in (figure.was, figure.would_be, figure.change, figure.low, figure.high)
        )  # fmt: skip
        unit = "\u00a0" + scale.word
    span = label("decisions.span", low=signed(low, 1), high=signed(high, 1))
    return f"{number(was, 1)}{unit}", f"{number(would_be, 1)}{unit}", f"{signed(change, 1)} ({span})"

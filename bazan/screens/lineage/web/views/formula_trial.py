"""A changed formula beside the one in force: how far its trial is, what would differ, which lights would turn; and what becomes of it."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from markupsafe import Markup

from bazan.core.errors import Conflict, NotFound, Refused
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.core.time import now as clock_now
from bazan.data.figures.api import (
    amount,
    apart,
    feature_label,
    feature_of,
    feature_text,
    indicator_name,
    local_date,
    place_name,
    territory,
    unit_of,
)
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Difference, Feature, IndicatorInfo, Light, Trial, TriedFormula
from bazan.directory.accounts.api import Request, act, page, require
from bazan.platform.design_system.api import day, line_chart, number, period, when
from bazan.platform.web.api import asked, status_of, typed

MOST, MONTHS = 50, 13
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
SHOWN = {"hour": 400, "day": 400}
"""Periods of a chart, the newest; of longer grains all of thirteen months."""
ORDERS = ("lights", "largest", "newest")
BUSY = ("waiting", "running", "switching")


@page("indicators.try")
def show(request: Request, code: str) -> HttpResponse:
    """The newest trial of one indicator, or that there is none."""
    return render(request, "tracing/trial.html", _context(request, code, clock_now()))


@act("indicators.try")
def move(request: Request, code: str) -> HttpResponse:
    """Stop it, go on with it, drop it, switch it on; what is refused is said beside the form."""
    info, form, by = indicators.info(code), typed(request), request.reach.username
    require(request.reach, "indicators.try", sector=info.pack)
    trial = indicators.trial_of(code)
    if trial is None:
        raise NotFound("indicators.trial.unknown", {})
    try:
        match form.get("step", ""):
            case "cancel":
                indicators.cancel_trial(trial.id, by)
            case "resume":
                indicators.resume_trial(trial.id, by)
            case "drop":
                indicators.drop_trial(trial.id, by)
            case "switch_on":
                indicators.switch_on(trial.id, by, form.get("why", ""))
            case _:
                raise NotFound("indicators.trial.unknown", {})
    except (Refused, Conflict) as why:
        said = _context(request, code, clock_now()) | {"refusal": sentence(why), "why": form.get("why", "")}
        return render(request, "tracing/trial.html", said, status=status_of(why))
    return HttpResponseRedirect(f"/indicators/{code}/trial")


def _context(request: Request, code: str, now: datetime) -> dict[str, Any]:
    info, query = indicators.info(code), asked(request)
    require(request.reach, "indicators.try", sector=info.pack)
    trial, root = indicators.trial_of(code), territory(local_date(now)).root
    name = indicator_name(info)
    order = query.get("order", "") if query.get("order") in ORDERS else ORDERS[0]
    said = {
        "section": "boards",
        "trail": [
            (place_name(root), "/"), (label("boards.all"), "/boards"), (name, f"/indicators/{code}"), (label("tracing.trial.title"), ""),
        ],
        "title": label("tracing.trial.of", name=name), "trial": trial, "path": f"/indicators/{code}/trial",
        "refusal": "", "why": "", "begin": _begin(info),
    }  # fmt: skip
    if trial is None:
        return said
    formula = next(one for one in trial.formulas if one.code == code)
    feature = feature_of(query["feature"]) if query.get("feature") else Feature("place", root.id)
    found = indicators.differences(trial.id, code, order, MOST)
    chart, caption = _chart(trial, info, feature)
    return said | {
        "busy": trial.state in BUSY, "on": trial.state == "on",
        "state": label(f"tracing.trial.state.{trial.state}"), "light_of_trial": light_of(trial),
        "share": round(100 * trial.done / trial.total) if trial.total else 0,
        "progress": label("tracing.trial.progress", done=trial.done, total=trial.total) if trial.total else "",
        "failed": sentence(Refused(trial.rule, trial.params)) if trial.rule and trial.state == "failed" else "",
        "facts": _facts(trial, now), "formulas": _words(formula, trial), "compared": formula.compared,
        "same_words": bool(formula.differing) and words(formula.formula_before) == words(formula.formula),
        "figures": _figures(formula), "nothing": not formula.differing,
        "done": trial.state == "done", "stopped": trial.state in ("cancelled", "failed"), "open": trial.state in ("waiting", "running"),
        "chart": chart, "caption": caption,
        "rows": [_row(one, info, order) for one in found],
        "old": _word(trial, "old"), "new": _word(trial, "new"),
        "line": label("tracing.trial.shown", shown=number(len(found)), total=number(formula.differing)),
        "orders": [(label(f"tracing.trial.order.{one}"), _href(code, one, feature), one == order) for one in ORDERS],
        "others": [_link(one.code, "/trial") for one in trial.formulas if one.code != code],
        "follow": [_link(one) for one in trial.follow],
    }  # fmt: skip


def _begin(info: IndicatorInfo) -> dict[str, Any]:
    """How a trial is begun: a formula is a file of a pack, which nobody sends through a browser."""
    pack, name = info.code.split(".", 1)
    file = f"indicators/{name}.toml"
    return {
        "formula": words(info.formula_labels) or info.formula, "version": label("tracing.trial.before", version=info.version),
        "steps": [
            label("tracing.trial.begin.copy", pack=pack, file=file, version=info.version, next=info.version + 1),
            label("tracing.trial.begin.run"), label("tracing.trial.begin.look"),
        ],
        "command": label("tracing.trial.begin.command", code=info.code),
    }  # fmt: skip


def _href(code: str, order: str, feature: Feature) -> str:
    return f"/indicators/{code}/trial?order={order}&feature={feature_text(feature)}#trial-differences"


def _link(code: str, further: str = "") -> tuple[str, str]:
    return indicator_name(indicators.info(code)), f"/indicators/{code}{further}"


def light_of(trial: Trial) -> Light:
    return "off" if trial.state == "failed" else "good" if trial.state in ("done", "on") else "none"


def _facts(trial: Trial, now: datetime) -> list[tuple[str, str]]:
    facts = [
        (label("tracing.trial.why"), trial.why),
        (label("tracing.trial.by"), trial.asked_by),
        (label("tracing.trial.asked_at"), when(trial.asked_at, now)),
    ]
    if trial.ended_at:
        facts.append((label("tracing.trial.ended_at"), when(trial.ended_at, now)))
    if trial.switched_by:
        facts.append((label("tracing.trial.switched_by"), trial.switched_by))
    return facts


def _words(formula: TriedFormula, trial: Trial) -> list[tuple[str, str]]:
    on = "_on" if trial.state == "on" else ""
    return [
        (label(f"tracing.trial.before{on}", version=formula.version_before), words(formula.formula_before)),
        (label(f"tracing.trial.after{on}", version=formula.version), words(formula.formula)),
    ]


def _figures(formula: TriedFormula) -> list[tuple[str, str]]:
    return [
        (label(f"tracing.trial.figure.{key}"), number(getattr(formula, key)))
        for key in ("compared", "differing", "worse", "better", "appeared", "vanished")
    ]


def _row(one: Difference, info: IndicatorInfo, order: str) -> dict[str, Any]:
    both = one.before is not None and one.after is not None
    return {
        "of": feature_label(one.feature.kind, one.feature.id), "href": _href(info.code, order, one.feature),
        "period": period(one.period), "before": amount(info, one.before), "after": amount(info, one.after),
        "change": apart(info, one.after - one.before, sign=True) if both else "",  # pyrefly: ignore[unsupported-operation] - both are there
        "light_before": one.light_before, "light_after": one.light_after, "turns": one.light_before != one.light_after,
        "word_before": label(f"frontend.light.{one.light_before}"), "word_after": label(f"frontend.light.{one.light_after}"),
    }  # fmt: skip


def _word(trial: Trial, side: str) -> str:
    """What the old and the new are called: once it is switched on, before and after."""
    return label(f"tracing.trial.{side}_on" if trial.state == "on" else f"tracing.trial.{side}")


def _chart(trial: Trial, info: IndicatorInfo, feature: Feature) -> tuple[Markup, str]:
    """The newest periods of one feature, at most thirteen months: the line as it would be, and, paler, as it stands; and what it shows."""
    start = trial.until - timedelta(days=31 * MONTHS)
    differing = indicators.differences_of(trial.id, info.code, feature, start, trial.until)
    stood = {one.period.start: one.value for one in indicators.series(info.code, feature, start, trial.until)}
    tried = stood | {one.period.start: one.after for one in differing}
    stood |= {one.period.start: one.before for one in differing}  # what stands by now is the new one, where it was switched on
    starts = sorted(tried)[-SHOWN.get(info.grain, MONTHS) :]
    of = feature_label(feature.kind, feature.id)
    first, last = (day(local_date(at)) for at in (starts[0], starts[-1])) if starts else ("", "")
    caption = label("tracing.trial.caption", of=of, first=first, last=last)
    drawing = line_chart(
        [(at, tried[at]) for at in starts], step=STEPS.get(info.grain, timedelta(days=31)),
        label=label("tracing.trial.chart", name=indicator_name(info), of=of), digits=info.digits,
        end_text=f"{_word(trial, 'new')} ({unit_of(info)})", past=[(at, stood.get(at)) for at in starts], past_text=_word(trial, "old"),
    )  # fmt: skip
    return drawing, caption

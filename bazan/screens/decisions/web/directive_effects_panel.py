"""Did it work: the directives that aimed at the number, each with what came of it and what it did itself, and the marks of the courses."""

from collections.abc import Mapping, Sequence
from typing import Any

from bazan.core.labels import label
from bazan.core.time import Period
from bazan.data.figures.api import apart, feature_label
from bazan.directory.accounts.api import Reach, allowed
from bazan.platform.design_system.api import day
from bazan.response.directives import api as directives
from bazan.response.directives.components import (
    SURE,
    Noted,
    drawing_of,
    effect_words,
    line_of,
    mark_of,
    marks_of,
    reach_of,
    sheet_of,
    view_of,
)
from bazan.response.directives.impact import api as impact
from bazan.response.directives.impact.types import EffectInfo
from bazan.response.directives.types import VERDICT_STATES, DirectiveInfo
from bazan.response.directives.types import Effect as Change
from bazan.screens.decisions.decision_subject import Decision
from bazan.screens.decisions.web.anomaly_panel import DRAWN

SHOWN = 12


def given(asked: Decision, reach: Reach) -> list[DirectiveInfo]:
    """Directives in reach whose number this is, wherever, the newest first; nothing for who may not see them."""
    if not allowed(reach, "directives.view", sector=asked.pack):
        return []
    found = directives.directives(indicator=asked.info.code, limit=SHOWN)
    return sorted((one for one in found if one.case.state != "withdrawn"), key=lambda one: one.case.opened_at, reverse=True)


def marks(asked: Decision, decided: Sequence[DirectiveInfo], reach: Reach) -> list[Noted]:
    """What stands on the courses of the number at the place, as far back as they are drawn."""
    first = Period.holding(asked.now, asked.info.grain)
    for _ in range(DRAWN[asked.info.grain]):
        first = first.previous()
    return marks_of(asked.pack, asked.feature, decided, reach, first.start, asked.now)


def worked(asked: Decision, decided: Sequence[DirectiveInfo], noted: Sequence[Noted]) -> dict[str, Any]:
    """The panel. The estimates come first; the plain change stands beside each, with what to believe."""
    estimates = impact.effects_of([one.id for one in decided])
    changes = directives.effects_of(decided, asked.now)
    reach = reach_of(estimates.values())
    judged = [one for one in decided if one.id in estimates and estimates[one.id].estimate.verdict in SURE]
    succeeded = sum(estimates[one.id].estimate.verdict == "worked" for one in judged)
    told = {"count": len(decided), "judged": len(judged), "worked": succeeded, "open": len(decided) - len(judged)}
    best = _best(decided, estimates)
    return {
        "title": _finding(asked, best, estimates, told),
        "head": (f"{succeeded}/{len(judged)}" if judged else "–", label("decisions.head.worked_line", **told)),
        "rows": [_row(asked, one, estimates.get(one.id), changes.get(one.id), reach) for one in decided],
        **(_drawn(asked, best, estimates[best.id], noted) if best else {"drawing": ""}),
    }


def _drawn(asked: Decision, best: DirectiveInfo, estimate: EffectInfo, noted: Sequence[Noted]) -> dict[str, Any]:
    """The course of one, under its own mark alone of all directives."""
    marks = [mark_of(best), *(mark for mark in noted if mark.kind != "directive")]
    return {
        "drawn": best.what,
        "drawing": drawing_of(estimate, asked.info, best.what, marks),
        "sheet": sheet_of(estimate, asked.info, best.what, marks),
    }


def _best(decided: Sequence[DirectiveInfo], estimates: Mapping[int, EffectInfo]) -> DirectiveInfo | None:
    """The one whose course is drawn: the newest of which most can be said."""
    order = ("worked", "worse", "no_effect", "not_enough")
    drawn = [one for one in decided if one.id in estimates and estimates[one.id].estimate.course]
    return min(drawn, key=lambda one: order.index(estimates[one.id].estimate.verdict), default=None)


def _finding(asked: Decision, best: DirectiveInfo | None, estimates: Mapping[int, EffectInfo], told: Mapping[str, int]) -> str:
    if not told["count"]:
        return label("decisions.worked.none")
    effect = estimates[best.id].estimate.effect if best is not None else None
    if best is None or effect is None or not told["judged"]:
        return label("decisions.worked.open", **told)
    return label("decisions.worked.some", what=_short(best.what), effect=effect_words(effect, asked.info), **told)


def _row(asked: Decision, one: DirectiveInfo, estimate: EffectInfo | None, change: Change | None, reach: float) -> dict[str, Any]:
    line = line_of(one, asked.now)
    verdict = change.verdict if change is not None else "no_data"
    before = one.aim.baseline if one.aim else None
    moved = change.after - before if change is not None and change.after is not None and before is not None else None
    return {
        "what": line.what,
        "href": line.href,
        "line": label("decisions.worked.given", at=day(one.case.opened_at), where=feature_label(one.aim.feature.kind, one.aim.feature.id))
        if one.aim
        else line.line,
        "moved": apart(asked.info, moved, sign=True) if moved is not None else "–",
        "state": VERDICT_STATES.light(verdict),
        "word": VERDICT_STATES.word(verdict),
        "estimate": view_of(estimate, asked.info, reach),
    }


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:59].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"

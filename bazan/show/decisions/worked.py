"""Did it work: the directives that aimed at the number, each with what came of it."""

from typing import Any

from bazan.act.directives import api as directives
from bazan.act.directives.types import DirectiveInfo
from bazan.kernel.labels import label
from bazan.measure.indicators.types import Feature
from bazan.register.people.api import Reach, allowed
from bazan.show.decisions.choosing import Decision
from bazan.show.directives.api import DirectiveLine, line_of
from bazan.show.frontend.api import Mark, day
from bazan.show.readings.api import apart, feature_label

SHOWN = 12
VERDICT_LIGHT = {"reached": "good", "moved": "watch", "unmoved": "off", "early": "none", "no_data": "missing"}


def given(asked: Decision, reach: Reach) -> list[DirectiveInfo]:
    """Directives in reach whose number this is, wherever; nothing for who may not see them."""
    if not allowed(reach, "directives.view", sector=asked.pack):
        return []
    return [one for one in directives.directives(indicator=asked.info.code, limit=SHOWN) if one.case.state != "withdrawn"]


def marks(found: list[DirectiveInfo], feature: Feature) -> list[Mark]:
    """Decisions as they stand on the courses of the number: those of the place itself, and those of the places below it."""
    own = [one for one in found if one.aim is not None and one.aim.feature == feature] or found
    return [Mark(one.case.opened_at, f"{day(one.case.opened_at, year=False)} {_short(one.what)}") for one in own[:4]]


def worked(asked: Decision, found: list[DirectiveInfo]) -> dict[str, Any]:
    """The panel."""
    rows = [_row(asked, one) for one in found]
    judged = [row for row in rows if row["verdict"] in ("reached", "moved", "unmoved")]
    reached = sum(row["verdict"] == "reached" for row in judged)
    key = "none" if not rows else "early" if not judged else "some"
    return {
        "title": label(f"decisions.worked.{key}", count=len(rows), judged=len(judged), reached=reached),
        "head": (f"{reached}/{len(judged)}" if judged else "–", label("decisions.head.worked_line", count=len(rows))),
        "rows": rows,
    }


def _row(asked: Decision, one: DirectiveInfo) -> dict[str, Any]:
    line: DirectiveLine = line_of(one, asked.now)
    effect = directives.effect_of(one, asked.now)
    verdict = effect.verdict if effect is not None else "no_data"
    before = one.aim.baseline if one.aim else None
    moved = effect.after - before if effect is not None and effect.after is not None and before is not None else None
    return {
        "what": line.what,
        "href": line.href,
        "line": label("decisions.worked.given", at=day(one.case.opened_at), where=feature_label(one.aim.feature.kind, one.aim.feature.id))
        if one.aim
        else line.line,
        "moved": apart(asked.info, moved, sign=True) if moved is not None else "",
        "verdict": verdict,
        "state": VERDICT_LIGHT[verdict],
        "word": label(f"directives.verdict.{verdict}"),
    }


def _short(words: str) -> str:
    return words if len(words) <= 22 else words[:21].rstrip() + "…"

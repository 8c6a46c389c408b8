"""Directives: how those of the stretch fared, which are late, which are due soon, what was decided, what those judged did."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bazan.analysis.briefings import rules
from bazan.analysis.briefings.facts import directive_impact, provenance
from bazan.analysis.briefings.facts.context import (
    MOST_LISTED,
    Around,
    body_words,
    forgotten,
    labelled,
    late_by,
    minute,
    place_words,
    quoted,
)
from bazan.analysis.briefings.types import Fact, Figure, Input, Origin, Section
from bazan.core.time import Period
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import IndicatorInfo
from bazan.directory.places import api as places
from bazan.response.directives import api as directives
from bazan.response.directives.impact import api as impact
from bazan.response.directives.impact.types import EffectInfo
from bazan.response.directives.types import DirectiveInfo

MOST_READ = 500


def gather(around: Around) -> Iterator[Fact]:
    """Only of now: the room doesn't keep how a directive stood."""
    if not around.remembered:
        yield forgotten(around, "directives")
        return
    sectors = None if around.scope.sector == "*" else [around.scope.sector]
    every = directives.directives(place_ids=around.place_ids, sectors=sectors, limit=MOST_READ)
    told = [one for one in every if not one.case.guarded and one.case.opened_at <= around.at]
    late = sorted((one for one in told if one.case.late(around.at)), key=lambda one: one.case.due_at)
    soon = [one for one in told if one.case.running and around.at <= one.case.due_at < around.soon]
    yield from _standing(around, told)
    yield from _listed(around, "late", late, "late")
    yield from _listed(around, "soon", sorted(soon, key=lambda one: one.case.due_at), "coming")
    listed = {one.id for one in (*late, *soon)}
    given = [one for one in told if around.scope.start <= one.case.opened_at < around.scope.end and one.id not in listed]
    for one in given[:MOST_LISTED]:
        yield _directive(one, "directive_given", "decided", {})
    yield from _effects(around, told)


def _standing(around: Around, told: Sequence[DirectiveInfo]) -> Iterator[Fact]:
    """Given in the stretch; of those first due in it, how many were kept; of those judged, how many reached their goal."""
    start, end = around.scope.start, min(around.scope.end, around.at)
    given = [one for one in told if start <= one.case.opened_at < end]
    due = [one for one in told if start <= one.case.first_due_at < end and one.case.state != "withdrawn"]
    judged = [one for one in due if one.aim is not None and one.verdict not in ("", "early")]
    lists = {"given": given} | ({"due": due, "on_time": [one for one in due if one.case.in_time()]} if due else {})
    lists |= {"judged": judged, "effective": [one for one in judged if one.verdict == "reached"]} if judged else {}
    figures = {name: _count(around, f"directives_{name}", of) for name, of in lists.items()}
    yield Fact("directives", "directives", "decided", "", {}, figures, address="/directives")


def _count(around: Around, formula: str, of: Sequence[DirectiveInfo]) -> Figure:
    inputs = [Input(quoted(one.what), one.case.due_at.isoformat(timespec="minutes"), source=f"directive:{one.id}") for one in of]
    return around.count(len(of), "directives", formula, inputs, "/directives")


def _listed(around: Around, name: str, of: Sequence[DirectiveInfo], section: Section) -> Iterator[Fact]:
    """Their count, then the first of them."""
    if not of:
        return
    moments = {"until": minute(around.soon)} if name == "soon" else {}
    kind = f"directives_{name}"
    yield Fact(kind, kind, section, "", {}, {"count": _count(around, kind, of)}, moments, address="/directives")
    for one in of[:MOST_LISTED]:
        figures = {"by": late_by(one.case.due_at, around.at, f"/directives/{one.id}")} if name == "late" else {}
        yield _directive(one, f"directive_{name}", section, figures)


def _directive(one: DirectiveInfo, kind: str, section: Section, figures: dict[str, Figure]) -> Fact:
    words = {
        "what": quoted(one.what),
        "lead": body_words(one.case.organization_id),
        "state": labelled(f"briefings.state.{one.case.state}"),
    }
    moments = {"due": minute(one.case.due_at)}
    return Fact(f"{kind}:{one.id}", kind, section, one.case.sector, words, figures, moments, address=f"/directives/{one.id}")


def _effects(around: Around, told: Sequence[DirectiveInfo]) -> Iterator[Fact]:
    """Of those judged in the stretch what their indicator did, and how much of it the directive."""
    judged = [
        one for one in told
        if one.aim and one.verdict not in ("", "early", "no_data") and one.judged_at and one.judged_at >= around.scope.start
    ]  # fmt: skip
    known = impact.effects_of([one.id for one in judged])
    for one in judged:
        if fact := _effect(one, known.get(one.id)):
            yield fact


def _effect(one: DirectiveInfo, estimated: EffectInfo | None) -> Fact | None:
    """What the indicator did, by the values the directive froze itself; none for one whose indicator is no longer known."""
    assert one.aim is not None and one.judged_at is not None  # chosen so
    if one.aim.indicator not in {info.code for info in indicators.catalogue()} or one.after is None:
        return None
    info, feature = indicators.info(one.aim.indicator), one.aim.feature
    given = Period(one.aim.period_start, info.grain) if one.aim.period_start else Period.holding(one.case.opened_at, info.grain)
    judged = Period.holding(one.judged_at - timedelta(microseconds=1), info.grain)
    figures = {
        name: provenance.measured(info, feature, period, rules.rounded(value, info.digits))
        for name, value, period in (("after", one.after, judged), ("baseline", one.aim.baseline, given))
        if value is not None
    }
    words = {
        "what": quoted(one.what),
        "name": dict(info.labels),
        "place": provenance.feature_words(feature) or place_words(places.place(one.case.place_id)),
        "verdict": labelled(f"briefings.verdict.{one.verdict}"),
    }
    address = f"/directives/{one.id}"
    if one.aim.goal is not None:
        figures["goal"] = _goal(info, one.aim.goal, judged, address)
    if estimated is not None:
        figures |= directive_impact.figures(info, estimated, address)
        words |= directive_impact.words(estimated.estimate)
    return Fact(f"directive_effect:{one.id}", "directive_effect", "decided", one.case.sector, words, figures, address=address)


def _goal(info: IndicatorInfo, goal: float, period: Period, address: str) -> Figure:
    """What the directive itself says the number should come to."""
    origin = Origin(info.code, labelled("briefings.counted.aim"), 0, period.text, address=address)
    return Figure(rules.rounded(goal, info.digits), info.digits, dict(info.unit_labels), origin)

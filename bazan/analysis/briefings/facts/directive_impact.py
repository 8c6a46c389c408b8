"""What a directive is estimated to have done: the effect with its interval and verdict, or why nobody can say."""

from bazan.analysis.briefings import rules
from bazan.analysis.briefings.facts.context import MOST_INPUTS, labelled
from bazan.analysis.briefings.types import Figure, Input, Origin, Words
from bazan.core.labels import label
from bazan.core.language import in_every_language
from bazan.data.indicators.types import IndicatorInfo
from bazan.response.directives.impact.types import EffectInfo, Estimate

UNSURE = "not_enough"


def words(estimate: Estimate) -> dict[str, Words]:
    """The verdict, or what it can't be judged for."""
    if estimate.verdict == UNSURE:
        return {"unjudged": _inside(f"effects.short.{estimate.why}")} if estimate.why else {}
    return {"judged": _inside(f"effects.verdict.{estimate.verdict}")}


def figures(info: IndicatorInfo, estimated: EffectInfo, address: str) -> dict[str, Figure]:
    """The effect and the bounds it lies in four times of five; none where it can't be judged."""
    estimate = estimated.estimate
    if estimate.effect is None or estimate.verdict == UNSURE:
        return {}
    bounds = {"effect": estimate.effect.mean, "low": estimate.effect.low80, "high": estimate.effect.high80}
    return {name: _figure(info, estimated, name, value, address) for name, value in bounds.items()}


def _figure(info: IndicatorInfo, estimated: EffectInfo, name: str, value: float, address: str) -> Figure:
    """Made of what was measured since and of the course without the directive, period by period, the newest first."""
    estimate, start = estimated.estimate, estimated.given_at
    courses = zip(estimated.periods[start:], estimated.observed[start:], estimate.course, estimate.effects, strict=True)
    since = [(period, observed, course.mean) for period, observed, course, effect in courses if effect is not None]
    without = labelled("briefings.counted.without")
    inputs = [
        made_of
        for period, observed, course in reversed(since)
        for made_of in (Input(dict(info.labels), period.text, observed, 0, info.code), Input(without, period.text, course))
    ]
    key = f"briefings.counted.effect_{estimate.method if name == 'effect' else name}"
    told = in_every_language(lambda: label(key, runs=estimate.runs, as_far=estimate.as_far))
    span = " – ".join(dict.fromkeys(period.text for period, _, _ in since[:1] + since[-1:]))
    origin = Origin(info.code, told, info.version, span, tuple(inputs[:MOST_INPUTS]), len(inputs), info.law, address)
    return Figure(rules.rounded(value, info.digits), info.digits, dict(info.unit_labels), origin, "signed")


def _inside(key: str) -> Words:
    """A label that stands alone elsewhere, as it is written inside a sentence."""
    return {spoken: said[:1].lower() + said[1:] for spoken, said in labelled(key).items()}

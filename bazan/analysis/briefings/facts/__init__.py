"""What is told: one function a kind of fact, each keeping to the place and sectors it is given. A room that has facts to add is one more
line."""

from collections.abc import Callable, Iterable

from bazan.analysis.briefings.facts import alerts_and_incidents, deadlines, directives, field_reports, forecasts, indicators, insights
from bazan.analysis.briefings.facts.context import Around
from bazan.analysis.briefings.types import SECTIONS, Fact

GATHERERS: tuple[Callable[[Around], Iterable[Fact]], ...] = (
    indicators.gather,
    insights.gather,
    alerts_and_incidents.alerts,
    alerts_and_incidents.incidents,
    directives.gather,
    field_reports.gather,
    deadlines.gather,
    forecasts.gather,
)


def facts(around: Around) -> tuple[Fact, ...]:
    """Every fact of the scope, by section in the order of the paper; within one in the order its room gave them."""
    gathered = [fact for gather in GATHERERS for fact in gather(around)]
    return tuple(sorted(gathered, key=lambda fact: SECTIONS.index(fact.section)))

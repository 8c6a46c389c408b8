"""What is told: one function a kind of fact, each keeping to the place and sectors it is given. A room that has facts to add is one more
line."""

from collections.abc import Callable, Iterable

from bazan.advise.briefings.gathering import directives, dues, forecasts, happenings, insights, numbers, reports
from bazan.advise.briefings.gathering.around import Around
from bazan.advise.briefings.types import SECTIONS, Fact

GATHERERS: tuple[Callable[[Around], Iterable[Fact]], ...] = (
    numbers.gather,
    insights.gather,
    happenings.alerts,
    happenings.incidents,
    directives.gather,
    reports.gather,
    dues.gather,
    forecasts.gather,
)


def facts(around: Around) -> tuple[Fact, ...]:
    """Every fact of the scope, by section in the order of the paper; within one in the order its room gave them."""
    gathered = [fact for gather in GATHERERS for fact in gather(around)]
    return tuple(sorted(gathered, key=lambda fact: SECTIONS.index(fact.section)))

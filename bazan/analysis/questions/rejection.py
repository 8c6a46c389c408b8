"""That a question isn't answered: raised where it is seen, said at the door."""

from collections.abc import Sequence
from typing import Any, cast

from bazan.analysis.questions.types import Spot, When, Why


class Declined(Exception):
    """``rule`` is the kind of refusal and, behind a point, which of its sentences. Indicators, spots and periods that were understood
    make the questions that are offered instead; ``params`` fill the sentence."""

    def __init__(self, rule: str, metrics: Sequence[str] = (), spots: Sequence[Spot] = (), when: When | None = None, **params: Any) -> None:
        super().__init__(rule)
        self.rule, self.metrics, self.spots, self.when, self.params = rule, tuple(metrics), tuple(spots), when, params

    @property
    def kind(self) -> Why:
        return cast(Why, self.rule.partition(".")[0])

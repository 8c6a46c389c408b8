"""Systems that send one row a subject and day: a function of the figures, sent at an hour of that day or of the night after."""

from collections.abc import Callable, Iterator
from datetime import date

from simulator.clock import HOUR
from simulator.declared import Dataset
from simulator.feeds.life import Life, Row
from simulator.feeds.stage import Stage
from simulator.feeds.working_time import day_of, midnight
from simulator.offices.figures import Figures, Lead
from simulator.periods import Period, period_of


class Daily:
    """One system of this kind. ``subjects``: whom its rows of a day speak of; ``open_on``: whether it sends anything of a day."""

    memory_days = 3

    def __init__(
        self,
        dataset: Dataset,
        figures: Figures,
        subjects: Callable[[Period], list[Lead]],
        open_on: Callable[[int], bool],
        hour: float,
        fixed: Row | None = None,
        lead: str = "",
    ):
        self.dataset, self.lead = dataset.code, lead or dataset.feature
        self.declared, self.figures, self.subjects, self.open_on, self.hour = dataset, figures, subjects, open_on, hour
        self.fixed = fixed or {}

    def born(self, day: int) -> Iterator[Life]:
        if not self.open_on(day):
            return
        period = period_of(day_of(day), "day")
        moment = midnight(day) + round(self.hour * HOUR)
        for number, about in enumerate(self.subjects(period)):
            key = f"{period.text}/{about.code}"
            yield Life(key, (moment + number % 600,), lambda at, about=about: self._row(period, about))

    def _row(self, period: Period, about: Lead) -> Row:
        columns = tuple(column for column in self.declared.columns if column not in ("period", self.lead, *self.fixed))
        cells = self.figures.row(self.declared, period, about, columns)
        return {"period": period.text, self.lead: about.code} | self.fixed | cells


def school_day(stage: Stage) -> Callable[[int], bool]:
    """Whether schools teach on a local day: Monday to Friday from 5 September to 31 May, holidays apart."""

    def teaches(day: int) -> bool:
        on = day_of(day)
        return stage.time.works(day) and on.weekday() < 5 and not date(on.year, 6, 1) <= on < date(on.year, 9, 5)

    return teaches

"""What stands in a form of a period, sheet by sheet: figures for locked rows, happenings or a table's rows for free lines."""

from dataclasses import replace
from itertools import product
from typing import Any

from simulator.declared import Dataset, Declared, Form
from simulator.feeds.life import Feed, Row
from simulator.feeds.working_time import day_number
from simulator.offices.figures import Figures, Lead
from simulator.offices.leads import Leads
from simulator.periods import Period


class Contents:
    """Everything an honest office knows."""

    def __init__(self, declared: Declared, leads: Leads, figures: Figures, feeds: dict[str, Feed]):
        self.declared, self.leads, self.figures, self.feeds = declared, leads, figures, feeds

    def dataset(self, form: Form, sheet: dict[str, Any]) -> Dataset:
        """The dataset a sheet fills."""
        name = sheet["dataset"]
        return self.declared.datasets[name if "." in name else f"{form.code.split('.')[0]}.{name}"]

    def locked(self, form: Form, sheet: dict[str, Any], code: str, period: Period, sender: str) -> Row:
        """The cells of the locked row that begins with a code; empty where the sender doesn't answer for it."""
        dataset, lead = self.dataset(form, sheet), sheet["rows"]["column"]
        columns = tuple(column for column in sheet["columns"] if column != lead)
        about = self.leads.named(code, period, dataset, lead)
        cells = self.figures.row(dataset, period, _sent_by(about, sender), columns)
        return {column: value for column, value in cells.items() if value is not None}

    def free(self, form: Form, sheet: dict[str, Any], period: Period, sender: str, at: int) -> list[Row]:
        """The free lines of a sheet as far as they are known at a moment."""
        dataset, columns = self.dataset(form, sheet), tuple(sheet["columns"])
        if dataset.code in self.feeds:
            rows = self._happened(self.feeds[dataset.code], period, at)
        else:
            rows = [self.figures.row(dataset, period, about, columns) for about in self._subjects(dataset, period, sender)]
            needed = self.figures.formulas.get(dataset.code, {}).get("_lines_if")
            rows = [row for row in rows if not needed or row[needed]]
        asked = [{column: row[column] for column in columns if row.get(column) is not None} for row in rows]
        return asked[: int(sheet.get("lines", 200))]

    def _happened(self, feed: Feed, period: Period, at: int) -> list[Row]:
        found = []
        for day in range(day_number(period.begin), day_number(period.end)):
            for life in feed.born(day):
                if (last := life.last(at)) is not None:
                    found.append(life.tell(last))
        return found

    def _subjects(self, dataset: Dataset, period: Period, sender: str) -> list[Lead]:
        told = self.figures.formulas.get(dataset.code, {})
        if (where := self.figures.table_of(dataset)) is not None:
            found = self.leads.of_table(*where, sender)
        elif "_lines_by" in told:
            found = self._pairs(dataset, str(told["_lines_by"]).split(), period)
        else:
            found = [Lead(str(number + 1), {}) for number in range(self.figures.lines(dataset, period))]
        return [_sent_by(about, sender) for about in found]

    def _pairs(self, dataset: Dataset, columns: list[str], period: Period) -> list[Lead]:
        """A subject for every combination of the codes these columns may hold."""
        choices = [
            [commune.code for commune in self.leads.stage.communes] if dataset.columns[column]["type"] == "place" else dataset.codes(column)
            for column in columns
        ]
        found = []
        for codes in product(*choices):
            known: dict[str, Any] = dict(zip(columns, codes, strict=True))
            for code in codes:
                known |= self.leads.named(code, period).known if code in self.leads.index else {}
            found.append(Lead("/".join(codes), known))
        return found


def _sent_by(about: Lead, sender: str) -> Lead:
    return replace(about, known={**about.known, "sender": sender})

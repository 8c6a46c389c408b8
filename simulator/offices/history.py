"""Published figures of past years, as the province's ``history`` folder keeps them: ``<form>.csv``, one line a period and locked row."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.declared import Declared, Form
from simulator.feeds.stage import table
from simulator.offices.workbook import Book


@dataclass(frozen=True)
class History:
    """One period's lines of one form; ``rows`` by the code in the locked column."""

    form: Form
    period: str
    organization: str
    rows: dict[str, dict[str, Any]]

    @property
    def key(self) -> str:
        return f"history|{self.form.code}|{self.period}"

    def filled(self, template: bytes) -> bytes:
        """The workbook with these figures and nothing else."""
        book = Book(template, self.form)
        sheet = book.sheets[0]
        for code, cells in self.rows.items():
            if code in sheet.lead:
                book.fill(sheet, code, cells)
        return book.data()


def kept_history(province: Path, declared: Declared) -> list[History]:
    """What the province keeps of past years, newest first."""
    found: dict[tuple[str, str], History] = {}
    for path in sorted((province / "history").glob("*.csv")):
        form = next((form for code, form in declared.forms.items() if code.split(".")[1] == path.stem), None)
        if form is None or "organizations" not in form.owed_by:
            continue
        lead = form.sheets[0]["rows"]["column"]
        for line in table(path):
            key = (form.code, line["period"])
            one = found.setdefault(key, History(form, line["period"], form.owed_by["organizations"][0], {}))
            one.rows[line[lead]] = {name: _cell(text) for name, text in line.items() if name not in ("period", lead) and text}
    return sorted(found.values(), key=lambda one: one.period, reverse=True)


def _cell(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text

"""Where everything stands in a form's workbook: one plan for who writes it and who reads it."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bazan.core.labels import label, number_words, unit_words
from bazan.core.language import LANGUAGES, in_every_language
from bazan.data.datasets.types import Column, DatasetInfo
from bazan.data.forms.types import FormInfo, Sheet
from bazan.platform.drivers.api import workbook

META = "_bazan"
"""The hidden sheet that says which form this is; people leave it alone."""
HEAD_LINE = 6
FIRST_LINE = HEAD_LINE + 1
LONGEST_TITLE = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Choice:
    """One code of a list with its words."""

    code: str
    names: dict[str, str]


@dataclass(frozen=True)
class Field:
    """One column of a sheet. ``choices`` names the list its cells are chosen from; empty: typed."""

    column: Column
    letter: str
    heads: dict[str, str]
    locked: bool
    choices: str


@dataclass(frozen=True)
class SheetPlan:
    """One sheet as laid out. ``lead``: the rows that stand there already, null for free lines."""

    sheet: Sheet
    dataset: DatasetInfo
    titles: dict[str, str]
    fields: tuple[Field, ...]
    name_letter: str
    """The column that shows the names of lead rows; it isn't read."""
    lead: tuple[Choice, ...] | None

    @property
    def last_line(self) -> int:
        return FIRST_LINE + (self.sheet.lines if self.lead is None else len(self.lead)) - 1

    @property
    def total_line(self) -> int:
        """The line of totals, 0 when there is none."""
        return self.last_line + 1 if self.sheet.totals else 0

    @property
    def width(self) -> int:
        return len(self.fields) + bool(self.name_letter)


Choices = Callable[[str], tuple[Choice, ...]]
"""Key of a list to what may be chosen."""
Rows = Mapping[str, Mapping[int, Mapping[str, Any]]]
"""Sheet id to line, the first being 0, to column id to what the cell holds: text, codes without their words, numbers, dates."""


def plan(form: FormInfo, datasets: Mapping[str, DatasetInfo], choices: Choices) -> tuple[SheetPlan, ...]:
    """The form's sheets laid out."""
    return tuple(_sheet(sheet, datasets[sheet.dataset], choices) for sheet in form.sheets)


def _sheet(sheet: Sheet, dataset: DatasetInfo, choices: Choices) -> SheetPlan:
    fields, name_letter, at = [], "", 0
    for name in sheet.columns:
        column = dataset.column(name)
        at += 1
        lead = name == sheet.lead
        fields.append(Field(column, workbook.letters(at), heads(column), lead, key_of(column, dataset)))
        if lead:
            at += 1
            name_letter = workbook.letters(at)
    titles = {language: title(sheet.labels.get(language, sheet.id)) for language in LANGUAGES}
    return SheetPlan(sheet, dataset, titles, tuple(fields), name_letter, choices(lead_key(sheet, dataset)) if sheet.rows else None)


def key_of(column: Column, dataset: DatasetInfo) -> str:
    """The list that a column's cells are chosen from; empty: they are typed."""
    match column.type:
        case "code":
            return f"list:{dataset.code}:{column.list}"
        case "place":
            return f"place:{','.join(column.kinds or ('commune',))}"
        case "thing":
            return f"thing:{','.join(column.kinds)}"
        case "organization":
            return "organization:"
    return ""


def lead_key(sheet: Sheet, dataset: DatasetInfo) -> str:
    """The list whose every code is a row of the sheet."""
    rows = sheet.rows
    assert rows is not None
    if rows.things:
        return f"thing:{','.join(rows.things)}"
    if rows.places:
        return f"place:{rows.places}"
    if rows.organizations:
        return f"organization:{rows.organizations}"
    return f"list:{dataset.code}:{rows.list}"


def heads(column: Column) -> dict[str, str]:
    """A column's head in both languages: its words, its unit, a star where it must be filled."""
    units = in_every_language(lambda: unit_words(column.unit))
    star = " *" if column.required else ""
    return {language: words + (f" ({units[language]})" if units[language] else "") + star for language, words in column.labels.items()}


def title(text: str) -> str:
    """Text as a sheet may be named."""
    return _FORBIDDEN.sub(" ", text).strip()[:LONGEST_TITLE].strip()


def said_in_workbooks(word: str) -> frozenset[str]:
    """What our workbooks say for it in any language, folded; several words are parted by a stroke."""
    texts = in_every_language(lambda: label(f"forms.workbook.{word}")).values()
    return frozenset(folded(part) for text in texts for part in text.split("|"))


def folded(text: object) -> str:
    """Words as they are compared: letters composed, no star, case or doubled space."""
    return " ".join(unicodedata.normalize("NFC", str(text)).replace("*", " ").split()).casefold()


def meaning(column: Column) -> str:
    """What may stand in a column, in one line."""
    parts = [label(f"forms.workbook.type.{column.type}")]
    if column.low is not None:
        parts.append(label("forms.workbook.low", low=number_words(column.low)))
    if column.high is not None:
        parts.append(label("forms.workbook.high", high=number_words(column.high)))
    parts.append(label("forms.workbook.required" if column.required else "forms.workbook.optional"))
    return ", ".join(parts) + "."

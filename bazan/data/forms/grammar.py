"""How a file ``forms/<id>.toml`` of a pack is written: one workbook that units owe, its sheets and when it is due."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from bazan.platform.declarations.api import Between, Declaration, Keys, Whole, words
from bazan.platform.packs import Declared, Grammar, Pack, Problem, labelled


@dataclass(frozen=True, kw_only=True)
class Owed(Declaration):
    """Who owes it: one of the two."""

    organizations: tuple[str, ...] = ()
    """codes of organizations"""
    kind: str = ""
    """every organization of this kind: `commune` is every commune's committee"""

    def judge(self, keys: Keys) -> None:
        keys.just_one("organizations", "kind")


@dataclass(frozen=True, kw_only=True)
class Due(Declaration):
    """When it is due, at 17:00: one of the three. A day of rest gives way to the next worked one."""

    working_days: Annotated[int, Between(0, 366)] | None = None
    """so many working days after the period's end"""
    days: Annotated[int, Between(0, 366)] | None = None
    """so many days after it"""
    day: Annotated[int, Between(1, 31)] | None = None
    """this day of its last month"""

    def judge(self, keys: Keys) -> None:
        keys.just_one("working_days", "days", "day")


@dataclass(frozen=True, kw_only=True)
class Rows(Declaration):
    """Rows that stand there already, locked, everything of one kind: ``column`` and one of the others.

    Where some of it doesn't apply, as wards among communes, give the list a word for that, and let a `rule` ask for the rest only without
    it. A row left empty must be confirmed with a note each time. Rows of a list stand shorter codes first, then by code.
    """

    column: str
    """the column they fill"""
    things: tuple[str, ...] = ()
    """kinds of things"""
    places: str = ""
    """a kind of places, as `commune`"""
    organizations: str = ""
    """a kind of organizations"""
    list: str = ""
    """a table of the pack with a column `code`"""

    def judge(self, keys: Keys) -> None:
        keys.just_one("things", "places", "organizations", "list")


@dataclass(frozen=True, kw_only=True)
class Sheet(Declaration):
    """One sheet of the workbook."""

    id: str
    """its name"""
    dataset: str
    """the dataset it fills, another pack's as `<pack>.<id>`"""
    columns: tuple[str, ...]
    """the columns asked, in their order"""
    rows: Rows | None = None
    """rows that stand there already, below; absent: free lines"""
    lines: Whole = 200
    """how many free lines there are"""
    sender: str = ""
    """the organization column that the sender fills"""
    totals: bool = False
    """a last line that must equal the sums"""
    within: str = ""
    """of a dataset of grain `event`: the date or instant column that must lie in the form's period; absent: the first required one"""
    any_day: bool = False
    """of a dataset of grain `event`: rows may be of any day, as in a list of all that stands"""
    labels: Mapping[str, str] = words()

    @property
    def lead(self) -> str:
        """The column whose rows stand there already; empty for free lines."""
        return self.rows.column if self.rows else ""

    def judge(self, keys: Keys) -> None:
        if self.rows:
            keys.among("rows.column", [self.rows.column], self.columns)
        keys.among("within", [self.within] if self.within else [], self.columns)


@dataclass(frozen=True, kw_only=True)
class Form(Declaration):
    """A workbook that units owe for every period."""

    id: str
    """the file's name"""
    version: Whole
    """printed in the workbook, and another version is refused"""
    grain: Literal["day", "week", "month", "quarter", "year"]
    """the period a workbook speaks of"""
    owed_by: Owed
    """who owes it, below"""
    due: Due
    """when, below"""
    verified_by: str
    """whose officers verify it: an organization's code"""
    law: str = ""
    """why it is owed"""
    sheets: tuple[Sheet, ...]
    """its sheets, below"""
    labels: Mapping[str, str] = words()
    about: Mapping[str, str] = words()

    def judge(self, keys: Keys) -> None:
        keys.once("sheets", [sheet.id for sheet in self.sheets])


def _dress(pack: Pack, table: dict[str, Any]) -> dict[str, Any]:
    """With its words and those of its sheets."""
    base = f"forms.{table['id']}"
    sheets = [sheet | {"labels": pack.words(f"{base}.sheets.{sheet['id']}")} for sheet in table["sheets"]]
    return table | {"labels": pack.words(f"{base}.name"), "about": pack.words(f"{base}.about"), "sheets": sheets}


def _judge(pack: Pack, files: list[Declared[Form]]) -> Iterator[Problem]:
    """What forms must keep towards the rest of the pack: their words, datasets and code lists."""
    own = {
        file.table.get("id"): {column.get("id") for column in file.table.get("columns", [])} for file in pack.written.get("datasets", [])
    }
    for file in files:
        base = f"forms.{file.declaration.id}"
        for word in ("name", "about"):
            yield from labelled(pack, file.name, f"{base}.{word}")
        for at, sheet in enumerate(file.declaration.sheets):
            yield from labelled(pack, file.name, f"{base}.sheets.{sheet.id}")
            relation = pack.relations.get(sheet.dataset)
            if relation is None or relation.kind != "dataset":
                yield Problem(file.name, f"sheets[{at}].dataset", "dataset_unknown", {"name": sheet.dataset})
                continue
            known = own.get(sheet.dataset) or relation.columns
            used = [*sheet.columns, *([sheet.sender] if sheet.sender else [])]
            yield from (Problem(file.name, f"sheets[{at}]", "column_unknown", {"name": name}) for name in used if name not in known)
            if sheet.rows and sheet.rows.list and sheet.rows.list not in pack.tables:
                yield Problem(file.name, f"sheets[{at}].rows.list", "list_unknown", {"name": sheet.rows.list})


FORMS = Grammar("forms", Form, _dress, _judge)

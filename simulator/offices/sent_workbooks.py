"""Turns what an office knows into the workbook it sends: right, with a slip nobody notices at once, or with a fault the check finds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.noise import seed_number, uniform
from simulator.offices.contents import Contents
from simulator.offices.plan import Task
from simulator.offices.workbook import MISTAKES, Book, Sheet

_NUMBERS = ("integer", "decimal")


@dataclass(frozen=True)
class Written:
    """A filled workbook; ``how`` says what is wrong with it, empty: nothing."""

    data: bytes
    how: str
    rows: int


def right(template: bytes, task: Task, contents: Contents, at: int) -> Written:
    """The workbook as it should be."""
    book, rows = _filled(template, task, contents, at)
    return Written(book.data(), "", rows)


def slipped(template: bytes, task: Task, contents: Contents, at: int) -> Written:
    """With the slip of its task: a sum of the wrong years added to one cell, or two digits swapped."""
    book, rows = _filled(template, task, contents, at)
    told, how = task.slip or {}, ""
    for sheet in book.sheets:
        if not how:
            how = _added(sheet, told) if "column" in told else _swapped(sheet, contents, task)
            book.total(sheet, _numbers(sheet, contents, task))
    return Written(book.data(), how, rows)


def spoiled(template: bytes, task: Task, contents: Contents, at: int) -> Written:
    """With a fault the check will find, chosen by the task's lot."""
    book, rows = _filled(template, task, contents, at)
    choose = _chooser(task)
    first = choose(len(MISTAKES))
    for number in range(len(MISTAKES)):
        if how := MISTAKES[(first + number) % len(MISTAKES)](book, choose):
            return Written(book.data(), how, rows)
    return Written(book.data(), "", rows)


def _chooser(task: Task) -> Callable[[int], int]:
    seed, asked = seed_number(task.key), iter(range(10_000))
    return lambda many: int(uniform(seed, next(asked)) * many)


def _filled(template: bytes, task: Task, contents: Contents, at: int) -> tuple[Book, int]:
    book, rows = Book(template, task.form), 0
    for sheet in book.sheets:
        if sheet.lead:
            for code in sheet.lead:
                cells = contents.locked(task.form, sheet.told, code, task.period, task.organization)
                book.fill(sheet, code, cells)
                rows += bool(cells)
        elif not sheet.told.get("rows"):
            for number, cells in enumerate(contents.free(task.form, sheet.told, task.period, task.organization, at)):
                book.line(sheet, number, cells)
                rows += 1
        book.total(sheet, _numbers(sheet, contents, task))
    return book, rows


def _numbers(sheet: Sheet, contents: Contents, task: Task) -> set[str]:
    columns = contents.dataset(task.form, sheet.told).columns
    return {column for column in sheet.told["columns"] if columns[column]["type"] in _NUMBERS}


def _added(sheet: Sheet, told: dict[str, Any]) -> str:
    """An amount too much in one cell of the first line that has it."""
    if told["column"] not in sheet.at:
        return ""
    for line in list(sheet.lead.values()) or range(sheet.first, sheet.first + 60):
        cell = sheet.cell(line, told["column"])
        if isinstance(cell.value, int | float) and cell.value > 0:
            cell.value = round(cell.value + told["add"], 2)
            return f"{cell.coordinate} + {told['add']:,}"
    return ""


def _swapped(sheet: Sheet, contents: Contents, task: Task) -> str:
    """The last two digits of one number changed places."""
    columns, choose = _numbers(sheet, contents, task), _chooser(task)
    lines = list(sheet.lead.values()) or range(sheet.first, sheet.first + 30)
    cells = [sheet.cell(line, column) for line in lines for column in sorted(columns & set(sheet.at))]
    whole = [cell for cell in cells if isinstance(cell.value, int) and cell.value > 20 and cell.value % 10 != cell.value // 10 % 10]
    if not whole:
        return ""
    cell = whole[choose(len(whole))]
    text = str(cell.value)
    cell.value = int(text[:-2] + text[-1] + text[-2])
    return f"{cell.coordinate} digits"

"""Reads a workbook that came back: which form it is, where its columns stand now, its rows as raw records, and what isn't right about it.

Nothing is computed: a cell that holds a formula is a finding, whatever its program last made of it. Nothing is passed over without a
word: what isn't read - lines of totals, columns that are none of the form's - is a finding too. A fault of the whole file raises Refused;
a fault of a row or cell is a Finding.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.language import in_every_language
from bazan.data.datasets.types import Finding, Record
from bazan.data.forms.workbooks.layout import FIRST_LINE, HEAD_LINE, META, Field, SheetPlan, folded, said_in_workbooks
from bazan.data.forms.workbooks.total_lines import totals
from bazan.platform.drivers.api import shown, workbook

LARGEST = 60 << 20
"""Bytes of a workbook as it comes."""
PATIENCE_S = 30
"""How long whose file it is may take to see, while a page waits."""
_UNIT = re.compile(r" \([^()]*\)$")
DEEPEST_HEAD = 40
"""A head pushed further down than this is no head any more."""


@dataclass(frozen=True)
class Meta:
    """What a workbook says it is."""

    form: str
    version: str
    period: str
    organization: str
    titles: dict[str, str]
    """Sheet id to the name it was given."""
    heads: dict[tuple[str, str], str]
    """(sheet id, column id) to the words its head was given: an earlier release may have said them otherwise."""


@dataclass(frozen=True)
class SheetRead:
    """One sheet as read. ``total`` is the form's own line of totals with its raw cells, when nothing but it ends the sheet."""

    plan: SheetPlan
    title: str
    letters: dict[str, str]
    records: tuple[Record, ...]
    findings: tuple[Finding, ...]
    total: Record | None
    whole: bool
    """False: a column is missing, so none of its rows can be taken."""


def opened(data: bytes) -> tuple[workbook.Workbook, Meta]:
    """The workbook and what it says it is. Raises Refused ``drivers.workbook.*``, ``forms.workbook.macros``, ``forms.workbook.meta``."""
    book = workbook.open_workbook(data, LARGEST)
    return book, _meta(book)


def identity(data: bytes) -> Meta:
    """What a workbook says it is, without reading its rows. Raises Refused as ``opened``."""
    return _meta(workbook.open_workbook(data, LARGEST, only=META, seconds=PATIENCE_S))


def _meta(book: workbook.Workbook) -> Meta:
    if book.macros:
        raise Refused("forms.workbook.macros")
    sheet = book.sheet(META)
    if sheet is None:
        raise Refused("forms.workbook.meta")
    rows = [[str(cell).strip() for cell in row] + [""] * 5 for row in sheet.rows]
    said = {row[0]: row[1] for row in rows}
    titles = {row[1]: row[2] for row in rows if row[0] == "sheet"}
    heads = {(row[1], row[2]): row[4] for row in rows if row[0] == "column" and row[4]}
    if not all(said.get(key) for key in ("form", "version", "period", "organization")):
        raise Refused("forms.workbook.meta")
    return Meta(said["form"], said["version"], said["period"], said["organization"], titles, heads)


def read(book: workbook.Workbook, meta: Meta, plans: tuple[SheetPlan, ...]) -> tuple[list[SheetRead], list[Finding]]:
    """Every sheet of the form as read, and what is to be said of sheets that are none of its.

    Raises Refused ``forms.sheet.missing`` naming the sheet and, where one may be it, its new name.
    """
    found: list[SheetRead] = []
    ours = {META, *in_every_language(lambda: label("forms.workbook.lists")).values()}
    for plan in plans:
        wanted = [meta.titles.get(plan.sheet.id, ""), *plan.titles.values()]
        sheet = next((s for title in wanted if (s := book.sheet(title)) is not None), None)
        if sheet is None:
            known = {title for p in plans for title in (meta.titles.get(p.sheet.id, ""), *p.titles.values())} | ours
            others = [s.name for s in book.sheets if s.name not in known]
            raise Refused(
                "forms.sheet.missing", {"sheet": shown(wanted[0] or plan.titles["vi"]), "others": shown(", ".join(others) or "–")}
            )
        ours.add(sheet.name)
        found.append(_sheet(sheet, plan, meta.heads))
    extra = [s for s in book.sheets if s.name not in ours and any(cell != "" for row in s.rows for cell in row)]
    return found, [_of_sheet(s, "forms.sheet.hidden" if s.state != "visible" else "forms.sheet.extra", "warn") for s in extra]


def _of_sheet(sheet: workbook.Sheet, rule: str, severity: Any, line: int = 1, **params: Any) -> Finding:
    return Finding(sheet.name, line, "", "", rule, {"sheet": shown(sheet.name), **params}, "", severity)


def _sheet(sheet: workbook.Sheet, plan: SheetPlan, heads: dict[tuple[str, str], str]) -> SheetRead:
    head, columns = _columns(sheet, plan, heads)
    findings: list[Finding] = []
    if sheet.state != "visible":
        findings.append(_of_sheet(sheet, "forms.sheet.ours_hidden", "warn"))
    lost = [field for field in plan.fields if field.column.id not in columns]
    findings += [_lost(sheet, field, head, set(columns.values())) for field in lost]
    letters = {name: workbook.letters(at) for name, at in columns.items()}
    if lost:
        return SheetRead(plan, sheet.name, letters, (), tuple(findings), None, False)
    records, of_totals = _records(sheet, plan, head, columns)
    total = _own_total(plan, records, of_totals)
    passed = [line for line in of_totals if line is not total]
    lines = {record.line for record in records} | ({total.line} if total else set())
    findings += _unseen(sheet, columns, head, lines)
    findings += _formulas(sheet, columns, head, passed)
    findings += _merged(sheet, columns, head, passed)
    findings += _unread(sheet, columns, head, lines, passed)
    kept, of_rows = _lead(sheet, plan, letters, records)
    return SheetRead(plan, sheet.name, letters, tuple(kept), (*findings, *of_rows), total.record if total else None, True)


def _columns(sheet: workbook.Sheet, plan: SheetPlan, heads: dict[tuple[str, str], str]) -> tuple[int, dict[str, int]]:
    """(line of the head, column id to column), found by the words of the head wherever they moved to; both count from 1."""
    given = {folded(words): column for (sheet_id, column), words in heads.items() if sheet_id == plan.sheet.id}
    ours = {field.column.id for field in plan.fields}
    wanted = {words: column for words, column in given.items() if column in ours}
    wanted |= {folded(words): field.column.id for field in plan.fields for words in (*field.column.labels.values(), *field.heads.values())}
    best: tuple[int, dict[str, int]] = (HEAD_LINE, {})
    for line, row in enumerate(sheet.rows[:DEEPEST_HEAD], 1):
        here: dict[str, int] = {}
        for at, cell in enumerate(row, 1):
            name = _named(cell, wanted) if isinstance(cell, str) and cell else None
            if name is not None:
                here.setdefault(name, at)
        if len(here) > len(best[1]):
            best = (line, here)
    return best


def _named(cell: str, wanted: dict[str, str]) -> str | None:
    """The column that a head means: word for word, or with its unit written otherwise, as templates did before units had words."""
    text = folded(cell)
    return wanted.get(text) or wanted.get(_UNIT.sub("", text))


def _lost(sheet: workbook.Sheet, field: Field, head: int, taken: set[int]) -> Finding:
    """A column that is nowhere: renamed, when some other word stands where it was laid out."""
    at = next(n for n in range(1, 200) if workbook.letters(n) == field.letter)
    row = sheet.rows[head - 1] if head <= len(sheet.rows) else []
    now = shown(row[at - 1]).strip() if at <= len(row) else ""
    params = {"head": field.heads["vi"], "head_en": field.heads["en"], "cell": f"{field.letter}{head}", "now": now}
    rule = "forms.column.renamed" if now and at not in taken else "forms.column.missing"
    return Finding(sheet.name, head, field.column.id, f"{field.letter}{head}", rule, params, now)


@dataclass(frozen=True)
class _Total:
    """A line whose first words say that it is a total. ``at``: the column of those words, ``record``: its other cells."""

    at: int
    text: str
    record: Record

    @property
    def line(self) -> int:
        return self.record.line


def _records(sheet: workbook.Sheet, plan: SheetPlan, head: int, columns: dict[str, int]) -> tuple[list[Record], list[_Total]]:
    """The rows that hold anything below the head, and the lines of totals among, above and below them."""
    said_at = totals()
    records: list[Record] = []
    of_totals: list[_Total] = []
    given = {choice.code for choice in plan.lead or ()}
    for line, row in enumerate(sheet.rows[head:], head + 1):
        width = len(row)
        cells = {name: row[at - 1] for name, at in columns.items() if at <= width and row[at - 1] != ""}
        said = None if given and _code(cells.get(plan.sheet.lead, "")) in given else said_at(row)
        if said is not None:
            beside = {name: cell for name, cell in cells.items() if columns[name] != said + 1}
            of_totals.append(_Total(said + 1, row[said], Record(beside, line, sheet.name)))
        elif cells:
            records.append(Record(cells, line, sheet.name))
    return records, of_totals


def _own_total(plan: SheetPlan, records: list[Record], of_totals: list[_Total]) -> _Total | None:
    """The line that the form itself ends with, still its last: only of that one is it known what it sums."""
    if not plan.sheet.totals or not of_totals:
        return None
    last = of_totals[-1]
    ends = not records or records[-1].line < last.line
    return last if ends and folded(last.text) in said_in_workbooks("total") else None


def _lead(sheet: workbook.Sheet, plan: SheetPlan, letters: dict[str, str], records: list[Record]) -> tuple[list[Record], list[Finding]]:
    """Records of rows that stand there already: filled ones are kept, empty, lost and foreign ones told."""
    if plan.lead is None:
        return records, []
    lead, known = plan.sheet.lead, {choice.code: choice for choice in plan.lead}
    kept, findings, seen = [], [], set()
    for record in records:
        code = _code(record.cells.get(lead, ""))
        cell = f"{letters[lead]}{record.line}"
        if code not in known:
            findings.append(Finding(sheet.name, record.line, lead, cell, "forms.given.foreign", {"code": shown(code)}, code))
            kept.append(record)
        elif code in seen:
            findings.append(Finding(sheet.name, record.line, lead, cell, "forms.given.twice", {"code": shown(code)}, code))
            kept.append(record)
        elif len(record.cells) == 1 and len(letters) > 1:
            names = known[code].names
            findings.append(
                Finding(sheet.name, record.line, lead, cell, "forms.given.empty", {"code": code, "name": names["vi"]}, "", "warn")
            )
        else:
            kept.append(record)
        seen.add(code)
    for code in known:
        if code not in seen:
            params = {"code": code, "name": known[code].names["vi"]}
            findings.append(Finding(sheet.name, FIRST_LINE, lead, "", "forms.given.lost", params, "", "warn"))
    return kept, findings


def _code(cell: Any) -> str:
    return str(cell).strip()


def _unseen(sheet: workbook.Sheet, columns: dict[str, int], head: int, lines: set[int]) -> Iterator[Finding]:
    """Values that a person looking at the sheet doesn't see: read, but to be confirmed."""
    for line in sorted(lines & sheet.hidden_rows):
        yield Finding(sheet.name, line, "", "", "forms.row.hidden", {"line": line}, "", "warn")
    for name, at in columns.items():
        if at in sheet.hidden_columns:
            letter = workbook.letters(at)
            yield Finding(sheet.name, head, name, f"{letter}{head}", "forms.column.hidden", {"letter": letter}, "", "warn")


def _formulas(sheet: workbook.Sheet, columns: dict[str, int], head: int, passed: list[_Total]) -> Iterator[Finding]:
    """Every formula below the head, in whatever row that is read: one that was never computed leaves no value to notice it by."""
    named, unread = {at: name for name, at in columns.items()}, {total.line for total in passed}
    for line, at in sorted(sheet.formulas):
        if at in named and line > head and line not in unread:
            cell = workbook.cell_name(line, at)
            yield Finding(sheet.name, line, named[at], cell, "forms.cell.formula", {"cell": cell}, _raw(sheet, line, at))


def _merged(sheet: workbook.Sheet, columns: dict[str, int], head: int, passed: list[_Total]) -> Iterator[Finding]:
    """Merged cells over data: one value for several cells can't be read as any of them."""
    named, unread = {at: name for name, at in columns.items()}, {total.line for total in passed}
    for top, left, bottom, right in sheet.merged:
        under = [at for at in range(left, min(right, left + 500) + 1) if at in named]
        if not under or bottom <= head:
            continue
        span = f"{workbook.cell_name(top, left)}:{workbook.cell_name(bottom, right)}"
        for line in range(max(top, head + 1), min(bottom, top + 2000) + 1):
            if line in unread:
                continue
            cell = workbook.cell_name(line, under[0])
            yield Finding(sheet.name, line, named[under[0]], cell, "forms.cell.merged", {"range": span}, _raw(sheet, line, under[0]))


def _unread(sheet: workbook.Sheet, columns: dict[str, int], head: int, lines: set[int], passed: list[_Total]) -> Iterator[Finding]:
    """What stands in the sheet and isn't read: lines above the head, lines of totals, and cells outside the form's columns."""
    faults, names = _headed(sheet, head, "fault"), _headed(sheet, head, "name") - set(columns.values())
    for line, row in enumerate(sheet.rows[: head - 1], 1):
        if sum(cell != "" and at not in faults for at, cell in enumerate(row, 1)) > 1:
            yield Finding(sheet.name, line, "", "", "forms.row.above", {"line": line, "head": head}, "", "warn")
    for total in passed:
        if total.record.cells:
            params = {"line": total.line, "text": shown(total.text)}
            cell = workbook.cell_name(total.line, total.at)
            yield Finding(sheet.name, total.line, "", cell, "forms.total.passed", params, shown(total.text), "warn")
    beside: dict[int, list[int]] = {}
    words = {(total.line, total.at) for total in passed}
    for line, row in enumerate(sheet.rows[head:], head + 1):
        for at, cell in enumerate(row, 1):
            if cell == "" or at in faults or at in columns.values() or (line, at) in words or (at in names and line in lines):
                continue
            beside.setdefault(at, []).append(line)
    for at, held in beside.items():
        cell, title = workbook.cell_name(held[0], at), _raw(sheet, head, at)
        params = {"letter": workbook.letters(at), "head": title or "–", "count": len(held), "cell": cell}
        yield Finding(sheet.name, held[0], "", cell, "forms.column.unread", params, _raw(sheet, held[0], at), "warn")


def _headed(sheet: workbook.Sheet, head: int, word: str) -> set[int]:
    """The columns whose head says that word of ours, or the line where our heads were laid out."""
    said = said_in_workbooks(word)
    rows = [sheet.rows[line - 1] for line in {head, HEAD_LINE} if line <= len(sheet.rows)]
    return {at for row in rows for at, cell in enumerate(row, 1) if isinstance(cell, str) and folded(cell) in said}


def _raw(sheet: workbook.Sheet, line: int, at: int) -> str:
    row = sheet.rows[line - 1] if line <= len(sheet.rows) else []
    return shown(row[at - 1]) if at <= len(row) else ""

"""From a workbook's bytes to records per dataset, and from those to what is wrong, what would change, and what is written."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bazan.core.errors import Refused
from bazan.core.time import GRAINS, LOCAL, Period
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import FEATURE_TYPES, TIMES, Committed, Context, DatasetInfo, Finding, Origin, Record, Staged
from bazan.data.forms.queries import last_day
from bazan.data.forms.types import FormInfo, Sheet
from bazan.data.forms.workbooks.choices import choices_of
from bazan.data.forms.workbooks.layout import plan
from bazan.data.forms.workbooks.workbook_reader import Meta, SheetRead, opened, read
from bazan.data.observations import api as observations
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.places import api as places
from bazan.platform.drivers.api import order_of, shown

_NUMBERS = ("integer", "decimal")
_TOLERANCE = 1e-6
Place = tuple[str, int]
"""(sheet, line)."""


@dataclass(frozen=True)
class Part:
    """The rows of one dataset in a workbook."""

    dataset: DatasetInfo
    records: tuple[Record, ...]
    context: Context
    sheets: tuple[SheetRead, ...]


@dataclass(frozen=True)
class Examined:
    """A workbook as read. ``whole``: no column is missing anywhere."""

    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    whole: bool
    period: Period
    owner: OrganizationInfo

    @property
    def read(self) -> int:
        return sum(len(part.records) for part in self.parts)


@dataclass(frozen=True)
class Judged:
    """What is wrong with a workbook's rows and what committing the good ones would do."""

    findings: tuple[Finding, ...]
    good: int
    previews: tuple[tuple[str, datasets.Preview], ...]
    refused_lines: frozenset[Place]
    written: tuple[tuple[str, Committed], ...] = ()


def identified(meta: Meta, form: FormInfo, period: Period, owner: OrganizationInfo) -> None:
    """Nothing when the workbook is this form, version, period and unit. Raises Refused ``forms.workbook.*``."""
    if meta.form != form.code:
        raise Refused("forms.workbook.form", {"given": meta.form[:80], "wanted": form.code}, "file")
    if meta.version != str(form.version):
        params = {"given": meta.version[:20], "wanted": form.version, "address": f"/forms/{form.code}"}
        raise Refused("forms.workbook.version", params, "file")
    if meta.period != period.text:
        raise Refused("forms.workbook.period", {"given": meta.period[:20], "wanted": period.text}, "file")
    if meta.organization != owner.code:
        raise Refused("forms.workbook.organization", {"given": meta.organization[:40], "wanted": owner.code}, "file")


def examine(data: bytes, form: FormInfo, period: Period, owner: OrganizationInfo) -> Examined:
    """The workbook read against the form. Raises Refused for a file that can't be taken at all."""
    book, meta = opened(data)
    identified(meta, form, period, owner)
    infos = {sheet.dataset: datasets.dataset(sheet.dataset) for sheet in form.sheets}
    sheets, findings = read(book, meta, plan(form, infos, choices_of(infos, last_day(period), owner)))
    parts = tuple(_part(info, [s for s in sheets if s.plan.sheet.dataset == code], form, period, owner) for code, info in infos.items())
    found = [*findings, *(finding for sheet in sheets for finding in sheet.findings)]
    found += [finding for sheet in sheets for finding in _other_order(sheet)]
    if not any(part.records for part in parts) and not any(one.severity == "refuse" for one in found):
        found = [one for one in found if one.rule != "forms.given.empty"]  # said once of the whole, not of every row
        found.append(Finding(sheets[0].title, 1, "", "", "forms.nothing", {}, "", "warn"))
    return Examined(parts, tuple(found), all(sheet.whole for sheet in sheets), period, owner)


def _part(info: DatasetInfo, sheets: Sequence[SheetRead], form: FormInfo, period: Period, owner: OrganizationInfo) -> Part:
    fixed = {sheet.plan.sheet.sender: owner.code for sheet in sheets if sheet.plan.sheet.sender}
    context = Context(_period_of(info, form, period), fixed, "", {sheet.title: sheet.letters for sheet in sheets})
    return Part(info, tuple(record for sheet in sheets for record in sheet.records), context, tuple(sheets))


def _other_order(sheet: SheetRead) -> Iterator[Finding]:
    """Dates as text that can be read two ways, in a column where others were written month before day."""
    for name in (field.column.id for field in sheet.plan.fields if field.column.type in TIMES):
        texts = [(record.line, text) for record in sheet.records if isinstance(text := record.cells.get(name), str)]
        proof = [f"{sheet.letters[name]}{line}: {shown(text)}" for line, text in texts if order_of(text) == "month"]
        for line, text in texts if proof else ():
            if order_of(text) == "both":
                params = {"text": shown(text), "proof": "; ".join(proof[:3])}
                yield Finding(sheet.title, line, name, f"{sheet.letters[name]}{line}", "forms.cell.date_order", params, shown(text))


def _period_of(info: DatasetInfo, form: FormInfo, period: Period) -> Period | None:
    """The period of every row: the form's own, or the longer one it lies in; null where rows name shorter ones, or happenings."""
    if info.grain == "event" or GRAINS.index(info.grain) < GRAINS.index(form.grain):
        return None
    return Period.holding(period.start, info.grain)


def judge(examined: Examined, origin: Origin, write: bool = False) -> Judged:
    """Every finding, and what would change; with ``write`` the good rows are committed. In the caller's transaction."""
    findings, good = list(examined.findings), 0
    previews: list[tuple[str, datasets.Preview]] = []
    written: list[tuple[str, Committed]] = []
    ours = _refused(findings)
    for part in examined.parts:
        staged, told = _staged(part, ours, examined, origin.at)
        findings += told
        good += len(staged.rows)
        whole = examined.whole and not _refused(findings)
        if write:
            written.append((part.dataset.code, datasets.commit(staged, origin, whole)))
        else:
            previews.append((part.dataset.code, datasets.preview(staged, origin, whole)))
    ordered = tuple(sorted(findings, key=lambda one: (one.severity, one.sheet, one.line, one.column)))
    return Judged(ordered, good, tuple(previews), frozenset(_refused(findings)), tuple(written))


def _refused(findings: Sequence[Finding]) -> set[Place]:
    return {(one.sheet, one.line) for one in findings if one.severity == "refuse"}


def _staged(part: Part, ours: set[Place], examined: Examined, at: datetime) -> tuple[Staged, list[Finding]]:
    """The good rows staged, and every finding of this dataset. Rows already refused are read too, for what else is wrong with them."""
    code, context = part.dataset.code, replace(part.context, at=at)
    staged = datasets.stage(code, part.records, context)
    named = {(one.sheet, one.line, one.column) for one in examined.findings if one.severity == "refuse"}
    found = [*(one for one in staged.findings if (one.sheet, one.line, one.column) not in named), *_foreign(staged, examined)]
    found += [*_outside(staged, examined), *_other_days(part, staged, examined), *_totals(part, staged)]
    kept = {(row[-2], row[-1]) for row in staged.rows} & (ours | _refused(found))
    if kept:
        bad = ours | _refused(found)
        staged = datasets.stage(code, [one for one in part.records if (one.sheet, one.line) not in bad], context)
    return staged, found


def _foreign(staged: Staged, examined: Examined) -> list[Finding]:
    """A committee reports of its own commune only."""
    on = last_day(examined.period)
    own = examined.owner.place_id
    if own is None or own == places.root(on).id:
        return []
    within = places.reach(own)
    where = {thing.id: thing.place_id for thing in observations.things()} if any(c.type == "thing" for c in staged.dataset.kept) else {}
    found = []
    for column in (c for c in staged.dataset.kept if c.type in FEATURE_TYPES and c.type != "organization"):
        at = staged.columns.index(column.id)
        for row in staged.rows:
            place = row[at] if column.type == "place" else where.get(row[at])
            if row[at] is not None and place is not None and place not in within:
                found.append(_at(staged, row, column.id, "forms.place.foreign", {"name": places.place(place).name}))
    return found


def _outside(staged: Staged, examined: Examined) -> list[Finding]:
    """Rows that name shorter periods than the form's must lie within it."""
    if staged.context.period is not None or staged.dataset.grain == "event":
        return []
    at, period = staged.columns.index("period"), examined.period
    return [
        _at(staged, row, "period", "forms.period.outside", {"text": Period(row[at], staged.dataset.grain).text, "period": period.text})
        for row in staged.rows
        if not period.start <= row[at] < period.end
    ]


def _other_days(part: Part, staged: Staged, examined: Examined) -> Iterator[Finding]:
    """Rows of what happened on a day outside the form's period, in sheets that don't list everything that stands."""
    period = examined.period
    dated = {sheet.title: name for sheet in part.sheets if (name := _happened(part.dataset, sheet.plan.sheet))}
    for row in staged.rows:
        if row[-2] in dated:
            when = row[staged.columns.index(dated[row[-2]])]
            if when is not None and not period.start <= when < period.end:
                params = {"text": f"{when.astimezone(LOCAL):%d/%m/%Y}", "period": period.text}
                yield _at(staged, row, dated[row[-2]], "forms.period.other_day", params)


def _happened(info: DatasetInfo, sheet: Sheet) -> str:
    """The column of a sheet that says when a row happened; empty where rows may be of any day."""
    if info.grain != "event" or sheet.any_day:
        return ""
    times = [name for name in sheet.columns if info.column(name).type in ("date", "instant") and info.column(name).required]
    return sheet.within or next(iter(times), "")


def _at(staged: Staged, row: tuple, column: str, rule: str, params: dict[str, Any]) -> Finding:
    sheet, line = row[-2], row[-1]
    letter = staged.context.letters.get(sheet, {}).get(column, "")
    return Finding(sheet, line, column, f"{letter}{line}" if letter else "", rule, params, "")


def _totals(part: Part, staged: Staged) -> list[Finding]:
    """A line of totals, where it is filled, must equal the sums. Nothing is said while rows of the sheet are refused."""
    bad = {one.sheet for one in staged.findings if one.severity == "refuse"}
    by_sheet: Mapping[str, list[tuple]] = defaultdict(list)
    for row in staged.rows:
        by_sheet[row[-2]].append(row)
    found = []
    for sheet in part.sheets:
        if sheet.total is None or sheet.title in bad:
            continue
        for column in part.dataset.kept:
            given = sheet.total.cells.get(column.id)
            if given is None or column.type not in _NUMBERS:
                continue
            cell = f"{sheet.letters[column.id]}{sheet.total.line}"
            base = Finding(sheet.title, sheet.total.line, column.id, cell, "forms.total.text", {}, str(given)[:80])
            at = staged.columns.index(column.id)
            total = sum(row[at] for row in by_sheet[sheet.title] if row[at] is not None)
            try:
                given = datasets.read_number(given, False, unit=column.unit) if not isinstance(given, str) else None
            except Refused as why:
                found.append(replace(base, rule=why.rule, params=why.params))
                continue
            if given is None:
                found.append(base)
            elif abs(given - total) > _TOLERANCE * max(abs(total), 1):
                found.append(replace(base, rule="forms.total", params={"given": float(given), "sum": float(round(total, 6))}))
    return found

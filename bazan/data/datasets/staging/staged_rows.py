"""From records as they came to typed rows in a temporary table, with every finding named by sheet, line and cell.

Cells are read column by column; what the whole delivery must keep (row rules, totals, jumps, rows said twice) PostgreSQL
decides over the typed rows. Staging belongs to the caller's transaction and commits nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from bazan.core.errors import Refused
from bazan.core.settings import current
from bazan.core.time import LOCAL, OFFSET_TEXT, Period, local_day, present
from bazan.data.datasets import rules
from bazan.data.datasets.dataset_catalog import held
from bazan.data.datasets.dataset_tables import sql_type
from bazan.data.datasets.staging.delivery_checks import delivery_findings
from bazan.data.datasets.staging.name_resolution import Resolver
from bazan.data.datasets.types import FEATURE_TYPES, TIMES, Column, Context, DatasetInfo, Finding, Record, Staged
from bazan.platform.security.signed_tokens import secret_key

STAGE = "staged_rows"
LONGEST_RAW = 200
HIDDEN = "•••"


def stage(code: str, records: Iterable[Record], context: Context | None = None) -> Staged:
    """The records as typed rows of the dataset, checked. Must run in a transaction; ``commit`` belongs to the same one.

    Raises NotFound ``datasets.unknown``; what is wrong with records is told as findings, never raised.
    """
    info, context = held(code).info, context or Context()
    every = list(records)
    reading = _Reading(info, every, context)
    rows, findings = reading.rows()
    fields = (*(column.id for column in info.kept), "place_id", "row_key", "sheet", "line")
    _fill(info, rows)
    findings += delivery_findings(info, context, STAGE)
    refused = {(one.sheet, one.line) for one in findings if one.severity == "refuse"}
    if refused:
        rows = [row for row in rows if (row[-2], row[-1]) not in refused]
        with connection.cursor() as cursor:
            pairs = sorted(refused)
            cursor.execute(
                f"DELETE FROM {STAGE} s USING unnest(%s::text[], %s::int[]) AS r(sheet, line) WHERE s.sheet = r.sheet AND s.line = r.line",
                [[sheet for sheet, _ in pairs], [line for _, line in pairs]],
            )
    ordered = tuple(sorted(findings, key=lambda one: (one.sheet, one.line, one.column)))
    return Staged(info, rows, fields, ordered, context, len(every))


class _Reading:
    """Reads one delivery."""

    def __init__(self, info: DatasetInfo, records: list[Record], context: Context):
        self.info, self.records, self.context = info, records, context
        self.findings: list[Finding] = []
        self.bad: set[int] = set()
        self.resolver = Resolver(context.places)
        self.secret = secret_key(current()) if any(column.personal for column in info.columns) else ""
        self.days: list[date | None] = []
        self.at = context.at or present()

    def rows(self) -> tuple[list[tuple], list[Finding]]:
        found: dict[str, list[Any]] = {}
        for column in self._in_order():
            found[column.id] = self._column(column, found.get(column.unit_by))
            if column.type in TIMES and not self.days and not column.personal:
                self.days = [_day(value) for value in found[column.id]]
        kept = [found[column.id] for column in self.info.kept]
        places = self._places(found)
        keys = zip(*(map(_key_part, found[name]) for name in self.info.key), strict=True)
        where = [(record.sheet, record.line) for record in self.records]
        made = [
            (*values, place, "|".join(key), *at)
            for n, (*values, place, key, at) in enumerate(zip(*kept, places, keys, where, strict=True))
            if n not in self.bad
        ]
        return made, self.findings

    def _in_order(self) -> list[Column]:
        """The columns that say when come first: places and organizations are looked up on that day. Codes come before numbers, whose unit
        they may say."""
        order = {"period": 0, "date": 1, "instant": 1, "code": 2}
        return sorted(self.info.columns, key=lambda column: order.get(column.type, 3))

    def _column(self, column: Column, codes: list[Any] | None = None) -> list[Any]:
        """The column's values; each distinct raw cell is read once, which is what makes a million rows cheap.

        ``codes``: of a number whose unit differs from row to row, the code that says it.
        """
        raws, read = self._raws(column), self._reader(column)
        if column.type == "instant" and not column.personal and (read_already := _instants(raws, self._bounds(column))) is not None:
            return self._required(column, read_already, [])
        dated = (column.type in FEATURE_TYPES or column.personal == "age_band") and bool(self.days)
        beside = self.days if dated else codes
        keys: list[Any] = list(zip(_told_apart(raws), beside, strict=True)) if beside else _told_apart(raws)
        known: dict[Any, Any] = {}
        wrong: dict[Any, Refused] = {}
        for key in set(keys):
            raw, said = key if beside else (key, None)
            raw = raw[0] if isinstance(raw, tuple) else raw
            try:
                known[key] = None if rules.empty(raw) else read(raw, said)
            except Refused as why:
                known[key], wrong[key] = None, why
        values = [known[key] for key in keys]
        for n, key in enumerate(keys) if wrong else ():
            if key in wrong:
                self._find(n, column, wrong[key], raws[n])
        if column.type == "period" and self.context.period is not None:
            values = [self.context.period.start if value is None else value for value in values]
        return self._required(column, values, [n for n, key in enumerate(keys) if key in wrong] if wrong else [])

    def _required(self, column: Column, values: list[Any], wrong: list[int]) -> list[Any]:
        """The values; where one lacks that must be there, and isn't wrong anyway, that is told."""
        if column.required and None in values:
            missing, told = Refused("datasets.cell.missing"), set(wrong)
            for n in [n for n, value in enumerate(values) if value is None and n not in told]:
                self._find(n, column, missing, "")
        return values

    def _raws(self, column: Column) -> list[Any]:
        if column.id in self.context.fixed:
            return [self.context.fixed[column.id]] * len(self.records)
        return [record.cells.get(column.id) for record in self.records]

    def _find(self, n: int, column: Column, why: Refused, raw: Any) -> None:
        record = self.records[n]
        self.bad.add(n)
        cell = rules.cell_name(self.context.letters, record.sheet, column.id, record.line)
        shown = HIDDEN if column.personal and raw != "" else str(raw)[:LONGEST_RAW]
        params = {key: HIDDEN if column.personal and key == "text" else value for key, value in why.params.items()}
        self.findings.append(Finding(record.sheet, record.line, column.id, cell, why.rule, params, shown))

    def _reader(self, column: Column) -> Callable[[Any, Any], Any]:
        """What reads a cell: a raw value, and beside it the row's day or, of a number, the code that says its unit."""
        if column.personal:
            return lambda raw, day: rules.shielded(column, raw, day, self.secret)
        match column.type:
            case "integer" | "decimal":
                return lambda raw, code: self._number(column, raw, code)
            case "code":
                words = self.info.lists.get(column.list, {})
                return lambda raw, _: rules.read_code(raw, words)
            case "boolean":
                return lambda raw, _: rules.read_boolean(raw)
            case "instant":
                return self._timely(column, rules.read_instant)
            case "date":
                return self._timely(column, rules.read_date)
            case "period":
                return self._timely(column, self._period)
            case "place" | "thing" | "organization":
                return lambda raw, day: self.resolver.id_of(column, raw, day)
        read = rules.read_key_text if column.id in self.info.key else rules.read_text
        return lambda raw, _: read(raw)

    def _timely(self, column: Column, read: Callable[[Any], datetime]) -> Callable[[Any, Any], datetime]:
        """Reads an instant, and refuses one outside the days that are plausible."""
        bounds, grain = self._bounds(column), self.info.grain

        def shown(value: datetime) -> str:
            return Period.holding(value, grain).text if column.type == "period" else f"{value.astimezone(LOCAL):%d/%m/%Y}"

        def read_timely(raw: Any, _: Any) -> datetime:
            value = read(raw)
            rules.check_time(value, bounds, shown)
            return value

        return read_timely

    def _bounds(self, column: Column) -> tuple[datetime, datetime]:
        return (column.plausible or self.info.plausible).bounds(self.at)

    def _number(self, column: Column, raw: Any, code: str | None) -> float | int:
        value = rules.read_number(raw, column.type == "integer", self.context.decimal, self.info.unit(column, code))
        rules.within(column, value)
        return value

    def _period(self, raw: Any) -> datetime:
        start = rules.read_period(raw, self.info.grain)
        expected = self.context.period
        if expected is not None and not expected.start <= start < expected.end:
            given = Period(start, self.info.grain).text
            raise Refused("datasets.cell.other_period", {"text": given, "period": expected.text})
        return start

    def _places(self, found: dict[str, list[Any]]) -> list[int | None]:
        column = self.info.column(self.info.feature)
        days = self.days or [None] * len(self.records)
        return [self.resolver.place_of(column, value, day) for value, day in zip(found[column.id], days, strict=True)]


_NATIVE = frozenset({datetime, type(None)})


def _instants(raws: list[Any], bounds: tuple[datetime, datetime]) -> list[datetime | None] | None:
    """The cells of a column that came as nothing but plausible instants, which need no reading; null: some did not."""
    if not _NATIVE.issuperset(map(type, raws)):
        return None
    found = [raw if raw is None or raw.tzinfo is not None else raw.replace(tzinfo=LOCAL) for raw in raws]
    first, last = (bound.astimezone(LOCAL) for bound in bounds)  # instants of one zone are compared fast
    return found if all(value is None or first <= value <= last for value in found) else None


def _day(value: datetime | None) -> date | None:
    return None if value is None else value.date() if value.tzinfo is LOCAL else local_day(value)


def _told_apart(raws: list[Any]) -> list[Any]:
    """Keys under which equal cells are read once; a yes that Python takes for a 1 is kept apart from numbers."""
    return [(raw, None) if isinstance(raw, bool) else raw for raw in raws] if bool in set(map(type, raws)) else raws


def _key_part(value: Any) -> str:
    if isinstance(value, datetime):
        return str(int(value.timestamp()))
    return "" if value is None else str(value).replace("|", "\\|")


def _fill(info: DatasetInfo, rows: Sequence[tuple]) -> None:
    """The typed rows in the temporary table of this transaction."""
    columns = [f'"{column.id}" {sql_type(column)}' for column in info.kept]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {STAGE}")
        cursor.execute(
            f"CREATE TEMP TABLE {STAGE} ({', '.join(columns)}, place_id integer, row_key text, sheet text, line integer) ON COMMIT DROP"
        )
        writers = [_writer(column) for column in info.kept] + [_plain, _text, _text, _plain]
        with cursor.cursor.copy(f"COPY {STAGE} FROM STDIN") as copy:
            for start in range(0, len(rows), 2000):
                columns = zip(*rows[start : start + 2000], strict=True)  # column by column: one kind of value after the other
                written = [
                    ["\\N" if value is None else write(value) for value in column] for write, column in zip(writers, columns, strict=True)
                ]
                copy.write("\n".join(map("\t".join, zip(*written, strict=True))) + "\n")
        if len(rows) > 1000:
            cursor.execute(f"ANALYZE {STAGE} (row_key)")


def _writer(column: Column) -> Callable[[Any], str]:
    kind = sql_type(column)
    return _text if kind == "text" else _instant if kind == "timestamptz" else _boolean if kind == "boolean" else _plain


_plain = str


def _boolean(value: bool) -> str:
    return "t" if value else "f"


def _instant(value: datetime) -> str:
    # the zone's own arithmetic is ten times slower, and the local zone is fixed
    return f"{value.replace(tzinfo=None)}{OFFSET_TEXT}" if value.tzinfo is LOCAL else value.isoformat()


def _text(value: str) -> str:
    if value.isprintable() and "\\" not in value:
        return value
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")

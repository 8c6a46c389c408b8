"""What a delivery must keep as a whole, decided by PostgreSQL over its typed rows: row rules, totals, jumps, rows said twice."""

from typing import Any

from django.db import connection

from bazan.core.lazy_import import exp
from bazan.data.datasets import rules
from bazan.data.datasets.dataset_catalog import held
from bazan.data.datasets.types import Check, Context, DatasetInfo, Finding
from bazan.platform.packs import parse_rule, postgres

MOST = 5_000
"""Findings of one check that are told one by one."""


def delivery_findings(info: DatasetInfo, context: Context, stage: str) -> list[Finding]:
    """Every finding of the checks the dataset declares, and of rows said twice in a workbook."""
    found = _twice(info, context, stage) if context.letters else []
    for check in info.checks:
        if check.rule:
            found += _rule(info, check, context, stage)
        elif check.total:
            found += _total(info, check, context, stage)
        else:
            found += _jump(info, check, context, stage)
    return [one for one in found if one.severity == "refuse" or (one.sheet, one.line, one.params["check"]) not in context.noted]


def _rows(sql: str, parameters: list[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _finding(check: Check, context: Context, row: dict[str, Any], column: str, values: dict[str, Any]) -> Finding:
    cell = rules.cell_name(context.letters, row["sheet"], column, row["line"])
    params = {"check": check.id, "labels": check.labels, "values": values}
    return Finding(row["sheet"], row["line"], column, cell, "check", params, str(values.get(column, "")), check.severity)


def _twice(info: DatasetInfo, context: Context, stage: str) -> list[Finding]:
    sql = f"""SELECT sheet, line, first FROM (SELECT sheet, line, min(line) OVER same AS first, row_number() OVER same AS n
      FROM {stage} WINDOW same AS (PARTITION BY row_key ORDER BY sheet, line)) AS counted WHERE n > 1 LIMIT {MOST}"""
    column = next((name for name in info.key if name != "period"), info.key[0])
    return [
        Finding(
            row["sheet"], row["line"], column, rules.cell_name(context.letters, row["sheet"], column, row["line"]), "datasets.row.twice",
            {"line": row["first"]}, "",
        )
        for row in _rows(sql, [])
    ]  # fmt: skip


def _rule(info: DatasetInfo, check: Check, context: Context, stage: str) -> list[Finding]:
    """The cell named is that of the column the rule speaks of first: it is the one said to be wrong."""
    names = frozenset(column.id for column in info.columns)
    condition = parse_rule(check.rule, names)
    read = list(dict.fromkeys(column.name for column in condition.find_all(exp.Column, bfs=False)))
    listed = "".join(f', "{name}"' for name in read)
    rule = postgres(condition).replace("%", "%%")  # LIKE 'a%' is no placeholder
    sql = f"SELECT sheet, line{listed} FROM {stage} WHERE NOT ({rule}) ORDER BY sheet, line LIMIT {MOST}"
    first = read[0] if read else ""
    return [_finding(check, context, row, first, {name: row[name] for name in read}) for row in _rows(sql, [])]


def _total(info: DatasetInfo, check: Check, context: Context, stage: str) -> list[Finding]:
    """The row where ``where`` holds against the sum of the others of its period and group."""
    column, where = check.total, check.where
    among = [name for name in ("period", *check.within) if any(c.id == name for c in info.columns)]
    is_total = " AND ".join(f'{{row}}."{name}" = %s' for name in where)
    same = "".join(f' AND p."{name}" IS NOT DISTINCT FROM t."{name}"' for name in among)
    sql = f"""SELECT t.sheet, t.line, t."{column}" AS total, b.parts FROM {stage} t, LATERAL (SELECT sum(p."{column}") AS parts
        FROM {stage} p WHERE NOT coalesce({is_total.format(row="p")}, false){same}) b
      WHERE {is_total.format(row="t")} AND abs(t."{column}" - b.parts) > 1e-6 * greatest(abs(b.parts), 1) LIMIT {MOST}"""
    values = list(where.values())
    return [
        _finding(check, context, row, column, {"total": row["total"], "parts": row["parts"], column: row["total"]})
        for row in _rows(sql, [*values, *values])
    ]


def _jump(info: DatasetInfo, check: Check, context: Context, stage: str) -> list[Finding]:
    """Against the newest earlier period's row whose other key columns are the same."""
    table, factor = held(info.code).table, float(check.factor or 0)
    # equality, where a column is never empty, is what the table's index answers by
    same = " AND ".join(
        f'd."{name}" {"=" if info.column(name).required else "IS NOT DISTINCT FROM"} s."{name}"' for name in info.key if name != "period"
    )
    found: list[Finding] = []
    for column in check.jump:
        sql = f"""SELECT s.sheet, s.line, s."{column}" AS now, b.before FROM {stage} s, LATERAL (
            SELECT d."{column}" AS before FROM {table} d
            WHERE d.superseded_by IS NULL AND d.period < s.period AND {same or "true"} AND d."{column}" IS NOT NULL
            ORDER BY d.period DESC LIMIT 1) b
          WHERE s."{column}" IS NOT NULL AND b.before <> 0 AND (s."{column}" > b.before * %s OR s."{column}" < b.before / %s)
          ORDER BY s.sheet, s.line LIMIT {MOST}"""
        found += [
            _finding(check, context, row, column, {column: row["now"], "now": row["now"], "before": row["before"]})
            for row in _rows(sql, [factor, factor])
        ]
    return found

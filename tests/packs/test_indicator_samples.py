"""What a pack's samples promise is judged without a database; here the same SELECTs answer the same in PostgreSQL."""

from pathlib import Path

import pytest
from django.db import connection
from sqlglot import exp

from bazan.core.settings import ROOT
from bazan.platform import packs
from bazan.platform.packs import sample_verification

TYPES = {
    "text": "text", "code": "text", "integer": "bigint", "decimal": "double precision", "boolean": "boolean", "date": "timestamptz",
    "instant": "timestamptz", "period": "timestamptz", "place": "integer", "thing": "integer", "organization": "integer",
}  # fmt: skip
INSTANTS = ("period", "period_end", "until", "valid_from", "valid_to")


def written(folder: Path) -> list:
    """(pack, indicator, case) of every sample over rows or other indicators."""
    pack = packs.load(folder)
    by_id = {one["id"]: one for one in pack.indicators}
    every = [case for sample in pack.samples for case in sample["cases"]]
    return [(pack, by_id[case["indicator"]], case) for case in every if "period" in case]


def fill(cursor, name: str, types: dict[str, str], rows: list[dict]) -> None:
    cursor.execute(f'DROP TABLE IF EXISTS pg_temp."{name}"')
    cursor.execute(f'CREATE TEMP TABLE "{name}" ({", ".join(f"{chr(34)}{column}{chr(34)} {kind}" for column, kind in types.items())})')
    for row in rows:
        marks = ", ".join("to_timestamp(%s)" if types[column] == "timestamptz" else "%s" for column in row)
        columns = ", ".join(f'"{column}"' for column in row)
        cursor.execute(f'INSERT INTO "{name}" ({columns}) VALUES ({marks})', list(row.values()))


def dataset_types(code: str) -> dict[str, str]:
    owner, _, name = code.partition(".")
    spec = packs.loader.read_toml(ROOT / "sectors" / owner / "datasets" / f"{name}.toml")
    kept = {c["id"]: "text" if c.get("personal") else TYPES[c["type"]] for c in spec["columns"] if c.get("personal") != "drop"}
    return {"feature": "integer"} | kept | ({} if spec["grain"] == "event" else {"period": "timestamptz", "until": "timestamptz"})


def table_types(rows: list[dict]) -> dict[str, str]:
    numeric = {name: all(row[name] is None or isinstance(row[name], float) for row in rows) for name in rows[0]}
    return {name: "timestamptz" if name in INSTANTS else "double precision" if numeric[name] else "text" for name in rows[0]}


def answer(cursor, pack, indicator: dict, case: dict) -> tuple[float | None, float | None]:
    formula = packs.parse(indicator["formula"]["sql"], pack.relations)
    period = sample_verification.Period.parse(case["period"])
    start, end = period.start.timestamp(), period.end.timestamp()
    target = {"feature": "integer", "period": "timestamptz", "period_end": "timestamptz", "expected": "double precision"}
    fill(cursor, "targets", target, [{"feature": 1, "period": start, "period_end": end, "expected": float(case.get("expected", 1))}])
    values = {"indicator": "text", "feature": "integer", "period": "timestamptz", "until": "timestamptz", "value": "double precision"}
    fill(cursor, "values", values, list(sample_verification._values(case.get("values", {}))))
    tree = formula.tree.copy()
    for table in tree.find_all(exp.Table):
        name = f"{table.db}.{table.name}" if table.db else table.name
        table.set("db", None)
        table.set("this", exp.to_identifier(name, quoted=True))
    for name, code in formula.datasets.items():
        relation = pack.relations[name]
        fill(
            cursor,
            name,
            dataset_types(code),
            sample_verification._rows(case.get("rows", {}).get(name, []), case["period"], relation.periodic),
        )
    for name in formula.tables:
        fill(cursor, name, table_types(pack.tables[name]), sample_verification._valid(pack.tables[name]))
    cursor.execute(packs.postgres(tree).replace("%", "%%"))
    found = cursor.fetchone()
    names = [column.name for column in cursor.description]
    given = dict(zip(names, found, strict=True)) if found else {}
    value, n = given.get("value"), given.get("n", 1 if found else 0)
    enough = n is not None and float(n) >= indicator.get("completeness", {}).get("at_least", 0)
    return (float(value) if value is not None and enough else None), n


@pytest.mark.django_db
@pytest.mark.parametrize("folder", sorted(path.parent for path in (ROOT / "sectors").glob("*/datasets")), ids=lambda path: path.name)
def test_every_sample_over_rows_comes_out_in_postgresql(folder):
    wrong = []
    with connection.cursor() as cursor:
        for pack, indicator, case in written(folder):
            if "sql" not in indicator["formula"]:
                continue
            value, _ = answer(cursor, pack, indicator, case)
            expected = case["expect"]["value"]
            good = value is None if expected == "none" else value is not None and value == pytest.approx(expected, rel=1e-9, abs=1e-6)
            if not good:
                wrong.append((indicator["id"], case.get("name"), expected, value))
    assert wrong == []

"""What one corrected cell sets in motion. ``python -m tests.load.recomputation [--months N]`` prints JSON.

A year of rows of three sectors is measured whole; then one cell of one commune's month is corrected, as a form would, and measured:
how many values were computed and how many rows read, against all there are. In the end everything is measured once more: when no value
differs, what was left alone was rightly left alone.
"""

import argparse
import sys
import time
from datetime import timedelta

from tests.load.django_environment import load, report_from

PACKS = ("socioeconomy", "security", "health")
CELLS = (("security.crimes_month", "offences"), ("health.hospital_day", "outpatient"), ("security.accidents", "deaths"))
"""Cells of a month, of a day and of a happening."""
HAPPENINGS = {"security.accidents": 1_500, "security.fires": 600, "health.cases": 5_000, "socioeconomy.enterprises": 3_000}
MOST_SHARE = 0.01


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.load.recomputation", description=__doc__)
    parser.add_argument("--months", type=int, default=13)
    told = parser.parse_args()
    report_from("recompute", lambda _: measure(told.months), durable=False)
    return 0


def measure(months: int) -> dict:
    from django.db import connection

    from bazan.core import time as clock
    from bazan.platform import packs
    from tests.fixtures import generated_rows, generated_values

    generated_values.load([pack for pack in packs.load_all() if pack.id in PACKS])
    now = clock.now()
    share = months / 13
    rows = generated_rows.rows(now, months, {code: int(count * share) for code, count in HAPPENINGS.items()})
    whole = _everything(now)
    with connection.cursor() as cursor:
        connection.set_autocommit(True)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM indicator_value")
        values = cursor.fetchone()[0]
    corrected = {}
    for n, (code, column) in enumerate(CELLS, 1):
        corrected[f"{code}.{column}"] = _corrected(code, column, now + timedelta(seconds=n), values, sum(rows.values()))
    before = _values()
    _owe_everything(now)
    again = _everything(now + timedelta(seconds=10))
    after = _values()
    differ = sum(before.get(key) != value for key, value in after.items()) + sum(key not in after for key in before)
    return {
        "packs": PACKS,
        "months": months,
        "rows": sum(rows.values()),
        "values": values,
        "whole": whole,
        "load": load(),
        "corrected": corrected,
        "whole_again": again,
        "values_that_differ_after_all_is_measured_anew": differ,
        "kept": differ == 0 and all(one["computed"] and one["share_of_values"] < MOST_SHARE for one in corrected.values()),
    }


def _everything(now) -> dict:
    """Measure until nothing is owed."""
    from bazan.data.indicators import api as indicators
    from bazan.data.indicators.row_computation import backlog as rows_due

    began, computed, written, passes = time.perf_counter(), 0, 0, 0
    while passes == 0 or rows_due.left():
        done = indicators.measure(now)
        computed, written, passes = computed + done.computed, written + done.written, passes + 1
        print(f"    {passes} passes, {computed} values, {rows_due.left()} indicators owed", file=sys.stderr, flush=True)
    return {"seconds": round(time.perf_counter() - began, 2), "computed": computed, "written": written, "passes": passes}


def _owe_everything(now) -> None:
    from bazan.data.indicators.indicator_catalog import declared
    from bazan.data.indicators.row_computation import backlog as rows_due

    for one in declared():
        if one.over_rows:
            rows_due.mark(one.id, 0, 0, int(now.timestamp()))


def _corrected(code: str, column: str, now, values: int, rows: int) -> dict:
    """One cell made greater by one, committed with a reason, and measured."""
    from django.db import connection, transaction

    from bazan.data.datasets import api as datasets
    from bazan.data.datasets.types import Context, Origin, Record
    from bazan.data.indicators import api as indicators

    info = datasets.dataset(code)
    dated = "period" if info.grain != "event" else next(one.id for one in info.columns if one.type in ("instant", "date"))
    span = (dated, now - timedelta(days=75), now - timedelta(days=45))
    for row in datasets.rows(code, span=span, limit=500).rows:  # made-up rows don't all keep the dataset's checks
        cells = {one.id: _said(one, row.values[one.id]) for one in info.kept} | {column: (row.values[column] or 0) + 1}
        began = time.perf_counter()
        with transaction.atomic():
            staged = datasets.stage(code, [Record(cells, 1)], Context(decimal="."))
            if staged.refused:
                continue
            done = datasets.commit(staged, Origin(run_id=1, actor="bench", at=now, reason="một ô sai"))
            break
    assert (done.new, done.superseded) == (0, 1), done  # pyrefly: ignore[unbound-name] - the loop runs at least once
    committed = time.perf_counter()
    read = _rows_read()
    made = indicators.measure(now)
    measured = time.perf_counter()
    read = _rows_read() - read
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT indicator_id) FROM indicator_value WHERE computed_at = date_trunc('second', %s::timestamptz)", [now]
        )
        indicators_moved = cursor.fetchone()[0]
    return {
        "committed_s": round(committed - began, 3),  # pyrefly: ignore[unbound-name] - the loop runs at least once
        "measured_s": round(measured - committed, 3),
        "computed": made.computed,
        "written": made.written,
        "indicators": indicators_moved,
        "share_of_values": round(made.computed / values, 6),
        "rows_read": read,
        "share_of_rows": round(read / rows, 4),
        "load": load(),
    }


def _said(column, value):
    """A value as somebody would write it."""
    from bazan.data.observations import api as observations
    from bazan.directory.organizations import api as organizations
    from bazan.directory.places import api as places

    if value is None:
        return None
    match column.type:
        case "place":
            return places.place(value).code
        case "thing":
            return next(one.code for one in observations.things() if one.id == value)
        case "organization":
            return organizations.organization(value).code
        case "period" | "instant" | "date":
            return value.isoformat()
    return value


def _rows_read() -> int:
    """Rows of datasets that PostgreSQL has handed over so far, by whole tables and by index."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::int8"
            " FROM pg_stat_user_tables WHERE relname LIKE 'data\\_%'"
        )
        return cursor.fetchone()[0]


def _values() -> dict[tuple, float | None]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT indicator_id, feature_kind, feature_id, period_start, round(value::numeric, 6)::float8 FROM indicator_value")
        return {row[:4]: row[4] for row in cursor.fetchall()}


if __name__ == "__main__":
    sys.exit(main())

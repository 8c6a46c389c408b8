"""Formulas over the history say what they say over PostgreSQL."""

from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest

from bazan.core.errors import Refused
from bazan.data.indicators.computation.formula import in_order
from bazan.data.indicators.computation.station_context import Scene
from bazan.data.indicators.formula_trials.duckdb_dialect import judge, translated
from bazan.data.indicators.formula_trials.history_computation import Attempt, renewed
from bazan.data.indicators.formula_trials.history_tables import _table, laid_out
from bazan.data.indicators.formula_trials.trial_run import computed, planned, standing
from bazan.data.indicators.formula_trials.value_comparison import Values, differences
from bazan.data.indicators.indicator_catalog import declared
from bazan.data.indicators.observation_computation.computation_pass import Pass
from bazan.data.indicators.tests.row_computation.conftest import NOW, sql


def everything() -> dict[str, tuple[int, int, list]]:
    """Of each indicator how many values the history gives, how many differ from those that stand, and the first of those."""
    formulas = {one.code: one for one in declared()}
    told: dict[str, tuple[int, int, list]] = {}
    with laid_out(formulas.values()) as ground:
        work = Pass(in_order(renewed(declared(), formulas)), Scene(), NOW + timedelta(minutes=30))
        attempt = Attempt(work, {one.code: one for one in work.indicators}, ground)
        pieces = list(planned(attempt))
        attempt.lay_out_values(pieces[-1].first)
        for piece in pieces:
            for formula, kind, rows in computed(attempt, piece):
                judge(formula)
                found = differences(standing(formula.id, kind, piece.first, piece.end), Values(rows.features, rows.starts, rows.value))
                values, apart, first = told.get(formula.code, (0, 0, []))
                some = [
                    (kind, *one) for one in zip(found.features.tolist(), found.starts.tolist(), found.before, found.after, strict=True)
                ][:3]
                told[formula.code] = (values + int(np.isfinite(rows.value).sum()), apart + len(found.starts), first + some)
    return told


@pytest.mark.django_db
def test_a_copied_column_without_a_value_keeps_its_type():
    table = _table(
        "(SELECT 1::bigint AS row_id, NULL::text AS code, NULL::int AS place, NULL::bytea AS hash) AS x",
        ["row_id", "code", "place", "hash"],
    )
    assert table.schema.types == [pa.int64(), pa.string(), pa.int32(), pa.binary()]


def test_every_indicator_of_rows_and_of_streams_is_the_same_over_the_history(land):
    told = everything()
    assert {code: (apart, some) for code, (_, apart, some) in told.items() if apart} == {}
    assert {code for code, (values, *_) in told.items() if not values} == set()
    assert len(told) == sql("SELECT count(*) FROM indicator")[0][0]


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        ("SELECT to_timestamp(a) FROM x", "make_timestamp(CAST(a AS BIGINT) * 1000000)"),
        ("SELECT extract(epoch FROM b - a) / 3600.0 FROM x", "((epoch_us(b) - epoch_us(a)) / 1e6) / 3600.0e0"),
        (
            "SELECT date_trunc('month', a AT TIME ZONE 'Asia/Ho_Chi_Minh') AT TIME ZONE 'Asia/Ho_Chi_Minh' FROM x",
            "((DATE_TRUNC('MONTH', ((a) + INTERVAL '25200' SECOND))) - INTERVAL '25200' SECOND)",
        ),
        ("SELECT 100.0 * (a / nullif(b, 0) / c) FROM x", "100.0e0 * (a / NULLIF(b, 0) / (CASE WHEN (c) = 0"),
        ("SELECT a / b FROM x", "CASE WHEN (b) = 0 THEN ERROR('0') ELSE (b) END"),
        ("SELECT round(CAST(a AS DECIMAL), 2) FROM x", "ROUND(CAST(a AS DECIMAL(38, 12)), 2)"),
    ],
)
def test_what_duckdb_says_differently_is_written_as_it_reads_it(select, expected):
    text = translated(select).text
    assert expected.lower().replace(" ", "") in text.lower().replace(" ", "")


@pytest.mark.parametrize("word", ["a @@ b", "regexp_replace(a, 'x', 'y')", "a AT TIME ZONE 'Europe/Paris'", "random()", "a::jsonb"])
def test_what_is_not_known_to_be_said_alike_is_refused_by_name(word):
    with pytest.raises(Refused, match=r"indicators\.history\.word"):
        translated(f"SELECT {word} FROM x")

"""An inquiry's own program: it reads the rows it was handed, ends at its limits, and nothing it does brings its starter down."""

import csv
import json
from dataclasses import replace
from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bazan.analysis.sql_queries import process_monitor
from bazan.analysis.sql_queries.process_protocol import Errand, output_of
from bazan.core.errors import Refused
from bazan.data.observations.api import OBSERVATION
from bazan.platform.history.api import seen_schema
from bazan.platform.history.types import View

AT = datetime(2026, 11, 1, 3)


def view(only: str = "") -> View:
    """Observations of two series, the second of which somebody may not see."""
    schema = seen_schema(OBSERVATION)
    told = {"datastream_id": [1, 1, 2], "phenomenon_time": [AT] * 3, "result": [0.5, 1.5, 2.5], "quality": [0] * 3, "result_time": [AT] * 3,
            "source_run": [1] * 3, "replaced_time": [None] * 3, "property": ["=7", "7", "secret"], "place_id": [1, 1, 2],
            "slice": [date(2026, 11, 1)] * 3}  # fmt: skip
    return View(OBSERVATION, version=-1, plus=pa.table(told, schema=schema), only=only)


def errand(text: str, **more) -> Errand:
    return replace(Errand(text, [view("datastream_id IN (1)")], {}, 10, "256MB", 1000, output_of(1)), **more)


def run(made: Errand, wanted=lambda share: True):
    return process_monitor.run(made, wanted)


def test_an_answer_is_kept_as_files_for_programs_offices_and_the_page():
    answer = run(errand("SELECT property, property, result, phenomenon_time AS at FROM observation ORDER BY result"))
    assert answer.columns == (("property", "string"), ("property_1", "string"), ("result", "double"), ("at", "timestamp[us]"))
    output = output_of(1)
    assert pq.read_table(output.with_suffix(".parquet")).column("result").to_pylist() == [0.5, 1.5]
    with output.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream))[1] == ["'=7", "'=7", "0.5", "2026-11-01T03:00:00"]
    assert json.loads(output.with_suffix(".json").read_text())["rows"][0] == ["=7", "=7", "0.5", "2026-11-01T03:00:00"]
    assert output.with_suffix(".csv").stat().st_mode & 0o077 == 0


def test_what_a_row_out_of_reach_holds_is_not_told_by_a_mistake_either():
    with pytest.raises(Refused) as why:
        run(errand("SELECT count(*) FROM observation WHERE CAST(property AS int) = 7"))
    assert (why.value.rule, why.value.params) == ("inquiries.value", {})


def test_what_never_ends_is_ended_by_its_time():
    with pytest.raises(Refused) as why:
        run(errand("SELECT count(*) FROM range(1000000) a(x), range(1000000) b(y), range(1000000) c(z) WHERE x < y", seconds=1))
    assert why.value.rule == "history.slow"


def test_texts_that_double_and_double_are_ended_by_their_memory():
    text = "SELECT property AS a FROM observation"
    for _ in range(10):
        text = f"SELECT a || a || a || a || a || a || a || a AS a FROM ({text})"
    with pytest.raises(Refused) as why:
        run(errand(f"SELECT sum(length(a)) FROM ({text})"))
    assert why.value.rule == "history.memory"


def test_a_statement_nobody_wants_any_more_is_ended_at_once():
    with pytest.raises(Refused) as why:
        run(errand("SELECT count(*) FROM range(1000000) a(x), range(1000000) b(y) WHERE x < y", seconds=60), lambda share: False)
    assert why.value.rule == "history.cancelled"

"""Open data of reports: no published group is smaller than five, what is told adds up, small sums stay hidden and can't be worked out."""

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.publication import open_data
from bazan.citizens.field_reports.publication.anonymity import OpenRow, hidden, published
from bazan.core.settings import current
from tests.fixtures.report_province import NOW, act, reception, sent
from tests.fixtures.report_province import published as answered

ROWS = st.lists(
    st.builds(
        OpenRow, st.sampled_from([date(2026, 10, 1), date(2026, 11, 1)]), st.sampled_from("123"), st.sampled_from("abc"), st.just("closed"),
        st.none() | st.integers(0, 90), st.none() | st.booleans(), st.booleans(), st.booleans(), st.none() | st.booleans(),
        st.none() | st.integers(1, 5),
    ),
    max_size=120,
)  # fmt: skip


@given(ROWS, st.integers(2, 8))
def test_no_published_group_is_smaller_than_it_may_be(rows, smallest):
    told = published(rows, smallest)
    assert all(count >= smallest for count in Counter((row.month, row.commune, row.service) for row in told.rows).values())
    assert len(told.rows) + told.left_out == len(rows)
    assert told.widened == sum(not row.commune for row in told.rows)


@given(ROWS)
def test_what_is_told_is_what_came_in(rows):
    told = Counter(replace(row, commune="") for row in published(rows, 5).rows)
    assert not told - Counter(replace(row, commune="") for row in rows)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12)))
def test_a_small_count_is_hidden_and_the_sum_gives_none_away(counts):
    closed = hidden(counts, 5)
    assert {key for key, count in counts.items() if 0 < count < 5} <= closed
    others = [key for key, count in counts.items() if count >= 5 and key not in closed]
    if closed and others:
        assert len(closed) > 1
        assert sum(counts[key] for key in closed) >= 5


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(open_data, "current", lambda: replace(current(), home=tmp_path))
    return tmp_path


@pytest.mark.usefixtures("province")
def test_what_is_published_names_no_small_group_and_nobody(home):
    for n in range(6):
        one = sent(f"report-{n:04}", NOW - timedelta(days=40))
        answered(one, NOW - timedelta(days=39))
    alone = sent("report-9999", NOW - timedelta(days=40), point=(10.3, 106.3))
    act(alone, "receive", reception())
    sent("report-5555")  # nobody looked at it yet
    about = api.publish(NOW)
    assert (about["rows"], about["widened"], about["left_out"]) == (6, 0, 1)
    rows = list(csv.DictReader(io.StringIO(api.published_file("reports.csv")[0].decode())))
    assert {(row["month"], row["commune"], row["in_time"]) for row in rows} == {("2026-10-01", "1", "true")}
    assert "Nguyễn" not in api.published_file("reports.csv")[0].decode()
    assert about["communes"]["4"] is None and about["communes"]["1"] is None  # 6 of 7 would give the one away
    assert about["all"]["received"] == 7

    import pyarrow.parquet

    table = pyarrow.parquet.read_table(home / "open" / "reports.parquet")
    assert (table.num_rows, table.column_names) == (6, about["columns"])


@pytest.mark.usefixtures("province", "home")
def test_it_is_written_once_a_day():
    assert api.published_about() is None
    assert api.publish_due(NOW)
    assert not api.publish_due(NOW + timedelta(hours=3))
    assert api.publish_due(NOW + timedelta(days=1))

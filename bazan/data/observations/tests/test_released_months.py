"""Months that the inbox let go are read as before by every process, which stays as small as it was."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.db import connection

from bazan.data.observations import api as observations
from bazan.data.observations.history.version_rows import VERSION, replaced_times

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 10, tzinfo=UTC)
SEPTEMBER = datetime(2026, 9, 1, tzinfo=UTC)


def micros(instant: datetime) -> int:
    return int(instant.timestamp() * 1e6)


@pytest.fixture
def let_go(monkeypatch, tmp_path):
    """June in the history, with one value put right and one late; September in the inbox."""
    from bazan.data.observations.history.arrow_rows import to_arrow
    from bazan.data.observations.history.history_table import OBSERVATION, TIME
    from bazan.platform.history.api import Store

    monkeypatch.setattr("bazan.data.observations.history.history_reader.address_of", lambda _: (str(tmp_path / "history"), {}))
    rows = [(7, micros(JUNE + timedelta(hours=hour)), hour, 0, micros(JUNE + timedelta(hours=hour)), 3, 0) for hour in range(4)]
    rows.append((7, micros(JUNE), 50, 0, micros(JUNE + timedelta(days=9)), 4, 0))
    versions = replaced_times(np.array(rows, VERSION))
    part, day = datetime(2026, 6, 9).date(), JUNE.date()
    version = Store(str(tmp_path / "history")).put(OBSERVATION, part, {day: 1}, [to_arrow(versions, {7: ("level", None)})], TIME)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO observation_kept VALUES (%s, 1, %s, now())", [day, version])
        cursor.execute("INSERT INTO observation_released VALUES ('2026-06-01', now())")
        cursor.execute("CREATE TABLE observation_autumn PARTITION OF observation FOR VALUES FROM ('2026-09-01') TO ('2026-10-01')")
        cursor.execute("INSERT INTO observation VALUES (7, %s, 9, 0, %s, 5)", [SEPTEMBER, SEPTEMBER])
        cursor.execute(
            "INSERT INTO observation_late (datastream_id, phenomenon_time, result, quality, result_time, source_run, sent)"
            " VALUES (7, %s, 60, 0, %s, 6, true)",
            [JUNE + timedelta(hours=5), JUNE + timedelta(hours=5)],
        )


def test_a_page_of_raw_rows_goes_on_into_the_history(let_go):
    rows = observations.raw(7, JUNE, SEPTEMBER + timedelta(days=1))
    assert [row.value for row in rows] == [9, 60, 3, 2, 1, 50]
    assert [(revision.value, revision.source_run) for revision in rows[-1].revisions] == [(0, 3)]
    assert [row.value for row in observations.raw(7, JUNE, SEPTEMBER + timedelta(days=1), limit=2)] == [9, 60]


def test_all_observations_of_a_span_come_in_order(let_go):
    every = observations.span([7], JUNE, SEPTEMBER + timedelta(days=1))
    assert every.value.tolist() == [50, 1, 2, 3, 60, 9]
    assert every.at.tolist() == sorted(every.at.tolist())


def test_what_was_known_then_is_told_without_what_came_later(let_go):
    def known(at: datetime, knew: datetime) -> list[float]:
        return [latest.value for latest in observations.latest_known([7], at, knew)]

    assert known(JUNE + timedelta(minutes=30), JUNE + timedelta(minutes=30)) == [0]
    assert known(JUNE + timedelta(minutes=30), JUNE + timedelta(days=10)) == [50]
    assert known(SEPTEMBER, SEPTEMBER) == [9]
    assert known(JUNE - timedelta(days=1), SEPTEMBER) == []


def test_runs_of_old_observations_are_named(let_go):
    assert observations.runs([7], JUNE, SEPTEMBER + timedelta(days=1)) == {7: (3, 4, 5)}

"""What is said of the history when somebody looks what is wrong."""

from datetime import timedelta

import pytest
from django.db import connection

from bazan.core.time import now
from bazan.data.observations import checks

pytestmark = pytest.mark.django_db


def found(at):
    return [(one.state, one.key) for one in checks.history(at)]


def test_rounds_that_end_badly_stop_or_meet_a_file_nobody_can_read():
    at = now()
    assert found(at) == [("warn", "history.never")]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO history_round VALUES ('observations.keep', %s, 1, 1, %s, '')", [at, at])
        assert found(at) == [("ok", "history.kept")]
        assert found(at + timedelta(days=5)) == [("bad", "history.old")]
        cursor.execute("UPDATE history_round SET rule = 'history.away'")
        cursor.execute("INSERT INTO history_gap VALUES ('observation', 'a.parquet', '2026-01-01', '2026-01-31', 'torn', %s)", [at])
    assert found(at) == [("bad", "history.failed"), ("bad", "history.lost")]

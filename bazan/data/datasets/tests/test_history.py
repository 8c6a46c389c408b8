"""Datasets in the history: whatever was corrected, withdrawn, copied or tidied, each day's truth is read as it was known."""

import random
from datetime import timedelta

import psycopg
import pytest
from django.db import transaction

from bazan.core.errors import Unavailable
from bazan.data.datasets import api
from bazan.data.datasets.dataset_catalog import held
from bazan.data.datasets.history import combined_view, history_writer
from bazan.data.datasets.tests.conftest import NOW, OCTOBER, harvest, origin, pine, sql
from bazan.platform.history.api import History

CODE = "groves.harvest"
KNOWN = """SELECT place_id, trees FROM groves__harvest WHERE committed_time <= TIMESTAMP '{0}'
  AND (replaced_time IS NULL OR replaced_time > TIMESTAMP '{0}') ORDER BY 1, 2"""

pytestmark = pytest.mark.django_db(transaction=True)


def commit(lines, came, **how) -> None:
    with transaction.atomic():
        api.commit(harvest(*lines), came, **how)


def keep(address: str, history: History, at) -> int:
    with psycopg.connect(address, autocommit=True) as session:
        session.execute("SET timezone = 'UTC'")
        return history_writer.keep(session, history, [(held(CODE).info, held(CODE).table)], at)


def compact(address: str, history: History, at) -> None:
    with psycopg.connect(address, autocommit=True) as session:
        history_writer.compact(session, history, [held(CODE).info], at.date())


def known(address: str, history: History, moment) -> list[tuple]:
    """(place, trees) of the rows that stood at a moment, by inbox and history as one."""
    view = combined_view.seen(address, held(CODE).info, held(CODE).table)
    rows = history.sql(KNOWN.format(moment.replace(tzinfo=None).isoformat()), [view]).rows
    return list(zip(rows.column("place_id").to_pylist(), rows.column("trees").to_pylist(), strict=True))


def stood(moment) -> list[tuple]:
    """The same by the inbox alone."""
    return sorted((row.values["place"], row.values["trees"]) for row in api.rows(CODE, as_of=moment).rows)


def test_every_truth_there_ever_was_is_read_while_rows_are_corrected_withdrawn_copied_and_tidied(address, history):
    chance, at, moments = random.Random(14), NOW, []
    office = sql("SELECT id FROM organization WHERE code = 'groves-office'")[0][0]
    for run in range(1, 16):
        at += timedelta(days=chance.choice([1, 20, 300]))
        told = [pine(place, trees=chance.randint(50, 54)) for place in chance.sample(["01", "03"], chance.randint(1, 2))]
        commit(told, origin("đếm lại", run, at, organization_id=office, period=OCTOBER), whole=True)
        moments.append(at)
        if chance.random() < 0.6:
            keep(address, history, at)
        if chance.random() < 0.4:
            compact(address, history, at + timedelta(days=400))
        before = chance.choice(moments)
        assert known(address, history, before) == stood(before)
    keep(address, history, at)
    for moment in moments:
        assert known(address, history, moment) == stood(moment)
    assert len({tuple(stood(moment)) for moment in moments}) > 5


def test_what_did_not_change_is_not_written_again(address, history):
    commit([pine()], origin())
    assert keep(address, history, NOW) == 1
    version = history.store.version("groves__harvest")
    assert keep(address, history, NOW) == 0 and history.store.version("groves__harvest") == version


def test_a_place_that_lost_what_it_held_is_not_begun_anew(address, history, tmp_path):
    """As where a disk isn't mounted."""
    office = sql("SELECT id FROM organization WHERE code = 'groves-office'")[0][0]
    commit([pine("01")], origin("đếm", 1, NOW, organization_id=office, period=OCTOBER), whole=True)
    assert keep(address, history, NOW) == 1
    (tmp_path / "history").rename(tmp_path / "elsewhere")
    commit([pine("03")], origin("đếm lại", 2, NOW + timedelta(days=1), organization_id=office, period=OCTOBER), whole=True)
    with pytest.raises(Unavailable, match=r"history\.away"):
        keep(address, history, NOW)
    with pytest.raises(Unavailable, match=r"history\.away"):
        compact(address, history, NOW)
    assert not (tmp_path / "history").exists()
    (tmp_path / "elsewhere").rename(tmp_path / "history")
    assert keep(address, history, NOW) == 1

"""Rows of a person who asked, and rows whose years are over: gone everywhere, and nothing else is."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pyarrow.parquet as parquet
import pytest
from django.db import connection, transaction

from bazan.core.errors import Unavailable
from bazan.core.settings import current
from bazan.data.datasets import api, dataset_history, rules
from bazan.data.datasets.dataset_catalog import held
from bazan.data.datasets.erasure import row_erasure
from bazan.data.datasets.events import BATCHES
from bazan.data.datasets.history import combined_view, history_writer
from bazan.data.datasets.models import Erasure
from bazan.data.datasets.tests.conftest import NOW, harvest, log, origin, pine, sql
from bazan.directory.audit import api as audit
from bazan.directory.personal_data import api as personal_data
from bazan.platform.events.types import Subscriber
from bazan.platform.history.api import History, Store
from bazan.platform.jobs import api as jobs
from bazan.platform.security.signed_tokens import secret_key
from bazan.platform.security.text_anonymization import fingerprint
from tests.present import present

pytestmark = pytest.mark.django_db(transaction=True)
CODES = ("groves.loggings", "groves.steps", "groves.harvest")
PERSON, OTHER = "Y Bham 0123456789", "H Lan 0987654321"
LETTER = "12/ĐN-2026"
JULY, AUGUST = NOW - timedelta(days=130), NOW - timedelta(days=100)


def keep(address: str, history: History, at: datetime = NOW) -> int:
    with psycopg.connect(address, autocommit=True) as session:
        session.execute("SET timezone = 'UTC'")
        return history_writer.keep(session, history, [(held(code).info, held(code).table) for code in CODES], at)


def carry_out(address: str, history: History, at: datetime = NOW) -> bool:
    with psycopg.connect(address, autocommit=True) as session:
        session.execute("SET timezone = 'UTC'")
        done = row_erasure.carry_out(at)
        dataset_history.sweep(session, history, at)
    return done


def agreed(identity: str = PERSON) -> int:
    made = api.ask_erasure(identity, LETTER, "an.steward", NOW)
    with transaction.atomic():
        api.decide_erasure(made.id, True, "another.steward", NOW)
    return made.id


def everything(folder: Path) -> str:
    """All that any file of the history says, as text: Parquet read, logs as they are."""
    words = []
    for file in folder.rglob("*"):
        if file.suffix == ".parquet":
            words.append(json.dumps(parquet.read_table(file).to_pylist(), default=str, ensure_ascii=False))
        elif file.is_file():
            words.append(file.read_text("utf-8"))
    return "\n".join(words)


def inbox() -> str:
    """Every row there is, but what the audit says and what keeps account of the erasure."""
    return "\n".join(str(row) for code in CODES for row in sql(f"SELECT t::text FROM {held(code).table} t ORDER BY 1"))


def past(address: str, history: History, code: str) -> list[dict]:
    view = combined_view.seen(address, held(code).info, held(code).table)
    return history.sql(f"SELECT * FROM {code.replace('.', '__')} ORDER BY row_id", [view]).rows.to_pylist()


@pytest.fixture
def lived(address, history):
    """Two people's rows, corrected over three months and copied; a person's own words are in the texts."""
    log("mine-1", PERSON, "word-old", JULY)
    log("mine-1", PERSON, "word-new", AUGUST, run=2)
    log("mine-2", PERSON.lower(), "word-two", AUGUST, run=3)
    log("mine-1", None, "word-step", AUGUST, run=4, dataset="steps")
    log("other-1", OTHER, "other-old", JULY, run=5)
    log("other-1", OTHER, "other-new", NOW, run=6)
    log("other-1", None, "other-step", AUGUST, run=7, dataset="steps")
    keep(address, history)
    log("other-2", OTHER, "other-two", NOW, run=8)
    keep(address, history)
    return SimpleNamespace(address=address, history=history, folder=history.store.local)


def test_a_person_is_in_no_file_no_version_and_no_row_and_nobody_else_changed(lived):
    words = ("mine-1", "mine-2", "word-old", "word-new", "word-two", "word-step")
    hashed = rules.hashed(PERSON, secret_key(current()))
    before, said = inbox(), everything(lived.folder)
    assert all(word in said and word in before for word in words) and hashed in before
    others = sorted(line for line in before.splitlines() if "other-" in line)
    old = [row for code in CODES for row in past(lived.address, lived.history, code) if "other-" in row["row_key"]]
    newest = lived.history.store.version("groves__loggings")
    agreed()
    assert carry_out(lived.address, lived.history)
    after, left = inbox(), everything(lived.folder)
    assert not any(word in after or word in left for word in (*words, hashed, PERSON, PERSON.lower()))
    assert sorted(after.splitlines()) == others
    assert [row for code in CODES for row in past(lived.address, lived.history, code)] == old
    for version in range(newest + 1):
        assert not any(Path(file.path).exists() for file in lived.history.store.listed("groves__loggings", version))
    assert all(row.values["code"].startswith("other") for moment in (JULY, AUGUST, NOW) for row in api.rows(CODES[0], as_of=moment).rows)
    assert keep(lived.address, lived.history) == 0
    assert [(one.state, one.found, one.done_at) for one in api.erasures()] == [("done", {"groves.loggings": 3, "groves.steps": 1}, NOW)]


def test_the_audit_proves_it_and_names_nobody(lived):
    agreed()
    carry_out(lived.address, lived.history)
    proofs = {proof.table: proof for proof in personal_data.proofs(holder="datasets.rows")}
    assert {table: (proof.count, proof.request, proof.actor) for table, proof in proofs.items()} == {
        "groves.loggings": (3, LETTER, "another.steward"), "groves.steps": (1, LETTER, "another.steward"),
    }  # fmt: skip
    assert set(proofs["groves.loggings"].prints) == {fingerprint(f"groves.loggings mine-{n}") for n in (1, 2)}
    told = (
        str(audit.entries(50)) + str(sql("SELECT args::text FROM procrastinate_jobs")) + str(sql("SELECT e::text FROM dataset_erasure e"))
    )
    assert LETTER in told and not any(word in told for word in (PERSON, "0123456789", "mine-", rules.hashed(PERSON, secret_key(current()))))


def test_whoever_measures_is_told_before_the_rows_are_gone(lived):
    reader = Subscriber("measuring", BATCHES)
    with transaction.atomic(), connection.cursor() as cursor:
        jobs.enlist(cursor, [reader])
    agreed()
    assert not carry_out(lived.address, lived.history)
    assert {row.values["code"] for row in api.rows(CODES[0]).rows} == {"other-1", "other-2"} and "mine-1" in inbox()
    api.order_changes()
    with transaction.atomic():
        batches = {change.batch_id: change.dataset for change in api.take_changes(reader).batches}
    gone = {present(row.superseded_by).id for code in CODES[:2] for row in api.rows(code, as_of=AUGUST).rows if row.withdrawn}
    assert gone and gone <= batches.keys()
    assert carry_out(lived.address, lived.history) and "mine-1" not in inbox()


def test_rows_do_not_wait_for_ever_for_who_measures(lived):
    with transaction.atomic(), connection.cursor() as cursor:
        jobs.enlist(cursor, [Subscriber("measuring", BATCHES)])
    agreed()
    assert not carry_out(lived.address, lived.history)
    assert carry_out(lived.address, lived.history, NOW + timedelta(days=1, seconds=1)) and "mine-1" not in inbox()


class Dying(Store):
    """Files of a process that is killed when it would take the old ones away."""

    def sweep(self, table, keep_h=24):
        raise SystemExit


def test_who_is_killed_before_the_old_files_went_takes_them_away_the_next_time(lived):
    agreed()
    with pytest.raises(SystemExit):
        carry_out(lived.address, History(Dying(str(lived.folder)), lived.history.engine, lived.history.embedded))
    assert "mine-1" not in inbox() and "word-old" in everything(lived.folder)
    keep(lived.address, lived.history)
    assert [one.state for one in api.erasures()] == ["deleted"] and row_erasure.stale()
    assert carry_out(lived.address, lived.history) and not row_erasure.stale()
    assert "word-old" not in everything(lived.folder)


def test_what_stands_between_deletion_and_rewriting_is_read_from_the_inbox(lived):
    agreed()
    row_erasure._withdraw(Erasure.objects.get().id, NOW)
    keep(lived.address, lived.history)
    assert row_erasure.carry_out(NOW)
    assert "mine-1" in everything(lived.folder)
    assert "mine" not in str([past(lived.address, lived.history, code) for code in CODES])


def test_a_version_that_came_after_the_letter_was_written_down_goes_too(address, history):
    log("one", PERSON, "before", JULY)
    agreed()
    log("one", PERSON, "after", NOW, run=2)
    carry_out(address, history)
    assert inbox() == ""


def test_rows_go_from_both_places_when_their_years_are_over_and_not_a_day_before(address, history):
    log("october", PERSON, "x", datetime(2026, 10, 31, 23, 59, tzinfo=UTC))
    log("november", PERSON, "x", datetime(2026, 11, 1, tzinfo=UTC), run=2)
    with transaction.atomic():
        api.commit(harvest(pine()), origin(at=JULY))
    keep(address, history)
    helds = [held(code) for code in CODES]
    assert row_erasure.forget(history, helds, datetime(2036, 10, 31, 23, 59, tzinfo=UTC)) == 0
    assert row_erasure.forget(history, helds, datetime(2036, 11, 1, tzinfo=UTC)) == 1
    assert row_erasure.forget(history, helds, datetime(2036, 11, 1, tzinfo=UTC)) == 0
    assert "october" not in inbox() and "november" in inbox()
    assert [row["row_key"] for row in past(address, history, CODES[0])] == ["november"]
    assert history.store.state("groves__loggings").rows == 1 and len(past(address, history, CODES[2])) == 1
    assert keep(address, history) == 0
    (entry,) = audit.entries(action="retention.erase")
    assert (entry.actor, entry.subject) == ("system", "table:groves.loggings")
    assert entry.detail == {"table": "groves.loggings", "before": "2026-11-01", "years": 10, "law": "a decision", "rows": 1}
    last = personal_data.forgotten("groves.loggings")
    assert last is not None and (last.before, last.rows) == (date(2026, 11, 1), 1) and personal_data.forgotten(CODES[2]) is None


def test_a_process_killed_after_the_history_let_go_of_rows_lets_go_of_them_here_the_next_time(address, history):
    log("october", PERSON, "x", datetime(2026, 10, 31, tzinfo=UTC))
    keep(address, history)
    history.store.forget(api.table(CODES[0]), date(2026, 11, 1))
    assert row_erasure.forget(history, [held(CODES[0])], datetime(2036, 11, 1, tzinfo=UTC)) == 1
    assert inbox() == "" and not past(address, history, CODES[0])


def test_where_a_disk_is_not_mounted_rows_stay_in_both_places(address, history, tmp_path):
    log("october", PERSON, "x", datetime(2026, 10, 31, tzinfo=UTC))
    keep(address, history)
    recorded = sql("SELECT * FROM dataset_held ORDER BY 1")
    (tmp_path / "history").rename(tmp_path / "unmounted")
    with pytest.raises(Unavailable, match=r"history\.away"):
        row_erasure.forget(history, [held(CODES[0])], datetime(2036, 11, 1, tzinfo=UTC))
    assert "october" in inbox() and sql("SELECT * FROM dataset_held ORDER BY 1") == recorded
    (tmp_path / "unmounted").rename(tmp_path / "history")
    assert row_erasure.forget(history, [held(CODES[0])], datetime(2036, 11, 1, tzinfo=UTC)) == 1

"""Order, visibility, retention and standing, in sessions that commit for real."""

import contextlib
import threading
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bazan.platform.events import event_log
from bazan.platform.events import event_log as bus
from bazan.platform.events.types import APPEND_PACKED, Subscriber

pytestmark = pytest.mark.database

ONE, TWO = Subscriber("one", "things"), Subscriber("two", "things")
NEEDED = Subscriber("needed", "things", required=True)


@contextlib.contextmanager
def session(address):
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


@pytest.fixture
def begin(address):
    """Begins a transaction in one lasting session and gives its cursor."""
    with psycopg.connect(address, autocommit=True) as connection:

        @contextlib.contextmanager
        def begin():
            with connection.transaction(), connection.cursor() as cursor:
                yield cursor

        yield begin


def told(begin, *keys):
    with begin() as cursor:
        bus.append(cursor, "things", [(key, {"of": key}) for key in keys])


def had(begin, subscriber, limit=500):
    """The keys of the next facts."""
    keys = []
    bus.read(begin, subscriber, lambda batch: keys.extend(fact.key for fact in batch.facts), limit)
    return keys


def standing(begin, name="one"):
    with begin() as cursor:
        return next(one for one in bus.standings(cursor) if one.name == name)


def test_two_subscribers_read_the_same_facts_each_at_its_own_pace(begin):
    told(begin, "a", "b", "c")
    assert had(begin, ONE, 2) == ["a", "b"]
    assert had(begin, TWO) == ["a", "b", "c"]
    assert had(begin, ONE) == ["c"]
    assert had(begin, ONE) == had(begin, TWO) == []


def test_a_slow_transaction_that_commits_late_is_missed_by_nobody_and_holds_up_nobody(begin, address):
    with session(address) as slow, slow.transaction():
        bus.append(slow.cursor(), "things", [("slow", {})])
        told(begin, "quick")  # a higher identity, committed first
        assert had(begin, ONE) == ["quick"]
    assert had(begin, ONE) == ["slow"]
    assert had(begin, TWO) == ["quick", "slow"]


STEPS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["append", "append", "commit", "undo", "read", "number"])), max_size=40)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_however_transactions_overlap_each_committed_fact_is_read_once_by_each(begin, address, steps):
    with contextlib.ExitStack() as stack:
        sessions = [stack.enter_context(psycopg.connect(address)) for _ in range(4)]
        with begin() as cursor:
            cursor.execute("TRUNCATE fact, fact_topic, fact_subscriber")
        open_facts: dict[int, list[str]] = {}
        committed, seen, number = [], {"one": [], "two": []}, 0
        for who, what in steps:
            if what == "append":
                number += 1
                bus.append(sessions[who].cursor(), "things", [(str(number), {})])
                open_facts.setdefault(who, []).append(str(number))
            elif what in ("commit", "undo"):
                (sessions[who].commit if what == "commit" else sessions[who].rollback)()
                committed += open_facts.pop(who, []) if what == "commit" else []
                open_facts.pop(who, None)
            elif what == "number":
                with begin() as cursor:
                    bus.order(cursor, "things")
            else:
                reader = (ONE, TWO)[who % 2]
                seen[reader.name] += had(begin, reader, limit=1 + who)
        for connection in sessions:
            connection.rollback()
        for reader in (ONE, TWO):
            while more := had(begin, reader, 3):
                seen[reader.name] += more
    assert sorted(seen["one"]) == sorted(seen["two"]) == sorted(committed)
    assert seen["one"] == seen["two"]


def test_what_a_reader_did_not_commit_it_reads_again(begin):
    told(begin, "a", "b")
    with pytest.raises(RuntimeError), begin() as cursor:
        bus.order(cursor, "things")
        assert len(bus.take(cursor, ONE).facts) == 2
        raise RuntimeError
    assert had(begin, ONE) == ["a", "b"]


def test_two_processes_of_one_subscriber_do_not_read_the_same_fact(begin, address):
    told(begin, *"abcdef")
    assert had(begin, TWO)  # numbers them
    found: list[list[str]] = []
    start = threading.Barrier(3)

    def run():
        with session(address) as mine:
            start.wait()
            with mine.transaction(), mine.cursor() as cursor:
                found.append([fact.key for fact in bus.take(cursor, ONE, 2).facts])

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [["a", "b"], ["c", "d"], ["e", "f"]]


def test_a_packed_fact_comes_back_as_it_was(begin, address):
    with session(address) as hot:
        hot.execute(APPEND_PACKED, ("things", "0", bytes(range(256)) * 40))
    parts = []
    bus.read(begin, ONE, lambda batch: parts.extend(fact.packed for fact in batch.facts))
    assert parts == [bytes(range(256)) * 40]


def later(days):
    return datetime.now(UTC) + timedelta(days=days)


def test_facts_go_after_some_days_and_who_comes_too_late_is_told_how_many(begin):
    told(begin, "a", "b", "c")
    assert had(begin, ONE, 1) == ["a"]
    assert bus.forget(begin, later(2), timedelta(days=3)) == 0
    assert bus.forget(begin, later(4), timedelta(days=3)) == 3
    told(begin, "d")
    batches = []
    bus.read(begin, ONE, batches.append)
    assert [(batch.missed, [fact.key for fact in batch.facts]) for batch in batches] == [(2, ["d"])]
    assert (standing(begin).missed, standing(begin).missed_at is not None) == (2, True)
    assert had(begin, ONE) == []
    assert had(begin, TWO) == ["d"]  # a new one misses nothing: it begins with what there is


def test_many_facts_go_piece_by_piece_and_only_the_old_ones(begin, monkeypatch):
    monkeypatch.setattr(event_log, "FORGOTTEN_AT_ONCE", 4)
    told(begin, *map(str, range(21)))
    had(begin, ONE, 10)
    with begin() as cursor:
        cursor.execute("UPDATE fact SET at = now() - interval '5 days' WHERE number <= 18")
    assert bus.forget(begin, later(0), timedelta(days=3)) == 18
    assert had(begin, TWO) == ["18", "19", "20"]


def test_who_comes_when_all_are_gone_is_told_once(begin):
    told(begin, "a", "b")
    assert had(begin, ONE, 1) == ["a"]
    bus.forget(begin, later(4), timedelta(days=3))
    missed = []
    for _ in range(2):
        bus.read(begin, ONE, lambda batch: missed.append(batch.missed))
    assert missed == [1]


def test_facts_wait_for_a_required_subscriber_ten_times_as_long(begin):
    with begin() as cursor:
        bus.enlist(cursor, [NEEDED])
    told(begin, "a", "b", "c")
    assert had(begin, NEEDED, 1) == ["a"]
    assert bus.forget(begin, later(4), timedelta(days=3)) == 1
    assert bus.forget(begin, later(29), timedelta(days=3)) == 0
    assert had(begin, NEEDED, 1) == ["b"]
    assert bus.forget(begin, later(31), timedelta(days=3)) == 2


def test_a_subscriber_is_fine_late_or_dead(begin):
    assert had(begin, ONE) == []
    at = datetime.now(UTC)
    assert (standing(begin).state(at), standing(begin).waiting, standing(begin).lag_s(at)) == ("fine", 0, 0)
    told(begin, "a", "b")
    assert (standing(begin).waiting, standing(begin).oldest_at is not None) == (2, True)  # before anybody numbered them
    assert standing(begin).state(at + timedelta(seconds=30)) == "fine"
    assert standing(begin).state(at + timedelta(seconds=90)) == "late"
    assert standing(begin).state(at + timedelta(hours=1)) == "dead"
    assert had(begin, ONE, 1) == ["a"]
    assert standing(begin).waiting == 1


def test_who_is_no_longer_part_of_the_system_is_waited_for_no_longer(begin):
    with begin() as cursor:
        bus.enlist(cursor, [ONE, NEEDED])
        bus.dismiss(cursor, [ONE])
    told(begin, "a")
    assert bus.forget(begin, later(4), timedelta(days=3)) == 1
    with begin() as cursor:
        assert [one.name for one in bus.standings(cursor)] == ["one"]

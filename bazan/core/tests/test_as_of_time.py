"""The moment a page looks back to: what the time is inside, and nothing of it outside."""

from datetime import UTC, datetime, timedelta

from bazan.core.as_of_time import looking_back, moment, timing
from bazan.core.time import now, present

THEN = datetime(2026, 11, 25, 0, 42, tzinfo=UTC)


def test_inside_it_is_then_and_the_clock_goes_on():
    with looking_back(THEN):
        assert (moment(), now()) == (THEN, THEN)
        assert abs(present() - datetime.now(UTC)) < timedelta(seconds=5)
    assert moment() is None
    assert abs(now() - present()) < timedelta(seconds=5)


def test_who_listens_hears_whether_the_time_was_asked_for():
    with timing() as ear:
        present()
    assert not ear.heard
    with timing() as outer, timing() as inner:
        now()
    assert (outer.heard, inner.heard) == (True, True)

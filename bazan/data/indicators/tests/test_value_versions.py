"""What values said at any minute, read again when they have long moved on."""

from datetime import timedelta
from random import Random

import pytest

from bazan.core.as_of_time import looking_back
from bazan.core.time import Period
from bazan.data.indicators import api
from bazan.data.indicators.tests.conftest import NOW, hour, rollup, sql
from tests.present import present

pytestmark = pytest.mark.django_db

MINUTES = 1000


@pytest.fixture(autouse=True)
def kept_for_long():
    sql("UPDATE indicator_past_kept SET began = %s, whole = %s", NOW - timedelta(days=400), NOW - timedelta(days=400))


def hum(world, value, at, back=0):
    """One hour of hive a, told at an instant."""
    rollup(world.hum[world.a], hour(back, at), value)
    api.measure_due(at)


def read(world, at, code="hives.hum_1h"):
    return api.readings_of([(code, world.a)], at, spark=4)[code, world.a]


def test_a_thousand_random_minutes_read_as_the_snapshots_kept_of_them(world):
    """Hours grow, days run on, old hours are corrected and come late; each minute was read while it was the present."""
    dice = Random(14)
    pairs = [("hives.hum_1h", world.west), ("hives.hum_1h", world.a), ("hives.hum_day", world.root)]
    begin, span_s, snapshots = NOW - timedelta(hours=40), 40 * 3600, {}
    acts = sorted([(dice.uniform(0, span_s), "measured") for _ in range(90)] + [(dice.uniform(0, span_s), "asked") for _ in range(MINUTES)])
    for second, act in acts:
        at = begin + timedelta(seconds=int(second))
        if act == "asked":
            snapshots[at] = api.readings_of(pairs, at, spark=3)
            continue
        for feature in dice.sample((world.a, world.b, world.c), 2):
            back = dice.choice((0, 0, 0, 1, 2, 9, 30))
            rollup(world.hum[feature], hour(back, at), *[dice.uniform(20, 90) for _ in range(dice.randint(1, 4))])
        api.measure_due(at)
    assert len(snapshots) > MINUTES * 0.98
    assert sql("SELECT count(*) FROM indicator_past")[0][0] > 200
    for at, told in snapshots.items():
        with looking_back(at):
            assert api.readings_of(pairs, spark=3) == told, at


def test_the_number_of_a_running_hour_is_read_as_it_stood_and_not_as_it_ended(world):
    first, last = NOW, NOW + timedelta(minutes=40)
    hum(world, 30, first)
    hum(world, 80, last)
    with looking_back(first + timedelta(minutes=10)):
        assert present(read(world, None).current).value == 30
        assert [v.value for v in api.series("hives.hum_1h", world.a, hour(3), last)] == [30]
        assert [v.value for v in api.courses([("hives.hum_1h", world.a, hour(3), last)])[0]] == [30]
        assert present(api.compare("hives.hum_1h", [world.a], Period(hour(0), "hour"))[world.a].current).value == 30
        assert api.newest([api.Ask("hives.hum_1h", "thing", [world.a.id], last)])[0].value.tolist() == [30]
        assert api.span("hives.hum_1h", "thing", [world.a.id], hour(3), last).value.tolist() == [30]
    assert present(read(world, last).current).value == 80


def test_before_its_first_computation_a_number_is_not_known(world):
    hum(world, 30, NOW)
    with looking_back(NOW - timedelta(seconds=1)):
        assert read(world, None).current is None


def test_a_value_that_merely_lived_on_was_as_old_as_it_was_then(world):
    hum(world, 30, NOW)
    sql("UPDATE indicator_value SET alive_at = alive_at + interval '30 minutes', computed_at = %s", NOW + timedelta(minutes=30))
    with looking_back(NOW + timedelta(minutes=1)):
        before = present(read(world, None).current)
    after = present(read(world, NOW + timedelta(minutes=31)).current)
    assert (before.value, present(after.alive_at) - present(before.alive_at)) == (after.value, timedelta(minutes=30))


def test_a_clock_that_goes_back_leaves_no_minute_with_two_versions(world):
    for minutes, value in ((0, 30), (20, 40), (5, 50), (30, 60)):
        rollup(world.hum[world.a], hour(0), value)
        api.measure_due(NOW + timedelta(minutes=minutes))
    for minutes in range(35):
        with looking_back(NOW + timedelta(minutes=minutes)):
            told = api.series("hives.hum_1h", world.a, hour(3), hour(-2))
        assert len(told) == 1, minutes


def test_of_minutes_no_longer_kept_what_periods_that_were_over_said_is_known(world):
    hum(world, 30, NOW, back=3)
    hum(world, 40, NOW)
    hum(world, 44, NOW + timedelta(minutes=10))
    hum(world, 70, NOW + timedelta(hours=2), back=5)  # the hour that was over is put right
    with looking_back(NOW + timedelta(minutes=5)):
        exact = [value.value for value in api.series("hives.hum_1h", world.a, hour(9), hour(-3))]
    assert exact == [30, 40]
    much_later = NOW + timedelta(days=63)
    assert api.forget_past(much_later) > 0
    assert api.past_kept().whole == much_later - timedelta(days=62)
    with looking_back(NOW + timedelta(minutes=5)):
        settled = [value.value for value in api.series("hives.hum_1h", world.a, hour(9), hour(-3))]
    assert settled == [30]
    assert api.forget_past(much_later) == 0

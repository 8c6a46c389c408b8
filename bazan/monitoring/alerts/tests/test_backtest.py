"""A rule run over what is past says what it did, or would have done."""

from datetime import timedelta

import pytest

from bazan.core.errors import Refused
from bazan.monitoring.alerts import api
from bazan.monitoring.alerts.models import Alert, AlertWatch
from bazan.monitoring.alerts.tests.conftest import NOW, minutes, only
from tests.present import present

START, END = NOW - timedelta(hours=12), NOW + timedelta(hours=12)
HIGHER = {"levels": [{"severity": "moderate", "at_least": 105}], "clear": {"below": 99}}


def hour(n: int):
    return NOW.replace(minute=30) + timedelta(hours=n)


def test_a_back_test_finds_what_the_rule_raised_and_for_how_long(world):
    only("flood")
    for n, value in enumerate([90, 101, 121, 98.5, 90, 90, 112]):
        world.observe("dam-1", "pool", value, hour(n))
        world.measure(hour(n) + minutes(1))
    found = api.backtest("dams.flood", START, END)
    assert [(one.peak, one.greatest) for one in found.firings] == [("extreme", 121), ("severe", 112)]
    first, second = found.firings
    assert present(first.end) - first.start == timedelta(hours=2, minutes=10)  # two hours beyond, then ten minutes below before it is over
    assert second.end is None
    assert found.firings[0].feature_names["vi"] == "Đập số 1"
    alert = world.alert("flood", "dam-1")
    assert (alert.times, alert.peak) == (2, "extreme")


def test_a_back_test_writes_nothing(world):
    only("flood")
    world.observe("dam-1", "pool", 130, NOW)
    world.measure(NOW)
    before = (Alert.objects.count(), AlertWatch.objects.count())
    api.backtest("dams.flood", START, END, {"levels": [{"severity": "minor", "at_least": 1}]})
    assert (Alert.objects.count(), AlertWatch.objects.count()) == before


def test_two_versions_are_compared_by_what_only_one_of_them_raises(world):
    only("flood")
    for n, value in enumerate([90, 101, 90, 90, 121, 90]):
        world.observe("dam-1", "pool", value, hour(n))
        world.measure(hour(n) + minutes(1))
    found = api.compare("dams.flood", START, END, HIGHER)
    assert (len(found.now.firings), len(found.other.firings)) == (2, 1)
    assert [one.greatest for one in found.gone] == [101]
    assert found.new == ()


def test_observations_are_looked_at_one_by_one_where_they_are_few(world):
    only("seeping")
    for n, value in enumerate([5, 11, 11, 11, 9, 7]):
        world.store("dam-1", "seep", value, NOW + minutes(n))
    found = api.backtest("dams.seeping", NOW - minutes(1), NOW + minutes(10))
    assert found.resolution == "observation"
    assert [(one.start, one.end) for one in found.firings] == [(NOW + minutes(2), NOW + minutes(5))]


def test_silence_is_found_between_two_signs_of_life(world):
    for at in (0, 10, 20, 80, 90):
        world.store("dam-1", "pool", 5, NOW + minutes(at))
    found = api.backtest("dams.silent", NOW - minutes(1), NOW + minutes(95))
    first, *_ = [one for one in found.firings if one.feature_id == world.things["dam-1"]]
    assert (first.start, first.end) == (NOW + minutes(50) + timedelta(seconds=1), NOW + minutes(80))


def test_a_light_and_a_combination_have_a_past_too(world):
    only("beyond", "both")
    for n, (pool, seep) in enumerate([(96, 4), (96, 115), (96, 90), (96, 2)]):
        world.observe("dam-1", "pool", pool, hour(n))
        world.observe("dam-1", "seep", seep, hour(n))
        world.measure(hour(n) + minutes(1))
    place = world.places["01"]
    assert [one.feature_id for one in api.backtest("dams.beyond", START, END).firings] == [place]
    assert [one.feature_id for one in api.backtest("dams.both", START, END).firings] == [place]


def test_sameness_has_a_past(world):
    for n in range(6):
        world.observe("dam-1", "pool", 5, hour(n), n=3)
    found = api.backtest("dams.stuck", START, END)
    assert [(one.feature_kind, one.end) for one in found.firings] == [("datastream", None)]


@pytest.mark.parametrize(
    ("spec", "key"), [({"levels": [{"above": 2}, {"above": 1}]}, "levels"), ({}, "levels"), ({"levels": [{"severity": "minor"}]}, "levels")]
)
def test_a_version_that_is_no_rule_is_refused_by_its_entry(world, spec, key):
    with pytest.raises(Refused) as refused:
        api.backtest("dams.flood", START, END, spec)
    assert (refused.value.rule, refused.value.params) == ("alerts.backtest.spec", {"key": key})


def test_a_span_must_begin_before_it_ends(world):
    with pytest.raises(Refused):
        api.backtest("dams.flood", END, START)

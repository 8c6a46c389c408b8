"""What a view shows, in which order, and what one feature takes from another."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bazan.core.map_layers import GRAVEST_FIRST, Extent, Feature, Layer, Light, gravest, point
from bazan.directory.map_layers.types import Answer
from bazan.screens.map import rules

THINGS = Layer("things.gauge", "Trạm", "environment", "point", shape="circle")
ALERTS = Layer("alerts", "Cảnh báo", "response", "point", icon="bell")
lights = st.sampled_from(GRAVEST_FIRST)
latitudes, longitudes = st.floats(-60, 60), st.floats(-170, 170)


def thing(number, light: Light = "good", **more):
    return Feature(str(number), point(12, 107), f"Trạm {number}", light, **more)


@given(latitudes, longitudes, st.floats(5, 18))
def test_what_a_picture_shows_is_around_its_middle_and_shrinks_by_half_a_zoom(latitude, longitude, zoom):
    shown, closer = (rules.extent_of(latitude, longitude, z, 900, 600) for z in (zoom, zoom + 1))
    assert shown.holds(latitude, longitude) and closer.holds(latitude, longitude)
    assert closer.north - closer.south < shown.north - shown.south
    assert shown.west <= closer.west and closer.east <= shown.east


@given(latitudes, longitudes, st.floats(0.05, 4), st.floats(0.05, 4))
def test_the_zoom_of_an_extent_shows_all_of_it(latitude, longitude, across, down):
    extent = Extent(longitude - across / 2, latitude - down / 2, longitude + across / 2, latitude + down / 2)
    zoom = rules.zoom_of(extent, 900, 600)
    shown = rules.extent_of((extent.south + extent.north) / 2, longitude, zoom - 0.1, 900, 600)
    assert zoom == rules.LOWEST or (shown.west <= extent.west and extent.east <= shown.east)
    assert zoom == rules.LOWEST or (shown.south <= extent.south and extent.north <= shown.north)


@given(st.lists(lights))
def test_the_gravest_light_is_the_first_of_the_list_and_none_of_nothing(given_lights):
    expected = min(given_lights, key=GRAVEST_FIRST.index, default="none")
    assert gravest(given_lights) == expected


def test_a_thing_takes_the_light_of_its_alert_which_is_drawn_once():
    alert = thing(9, "off", about="things.gauge/1", heard=(9,))
    told = rules.merged([Answer(THINGS, (thing(1, heard=(1,)), thing(2))), Answer(ALERTS, (alert,))])
    assert [(one.id, one.light, one.heard) for one in told[0].features] == [("1", "off", (1, 9)), ("2", "good", ())]
    assert told[1].features == ()


def test_an_alert_whose_thing_is_not_drawn_is_drawn_itself():
    alert = thing(9, "off", about="things.gauge/1")
    told = rules.merged([Answer(THINGS, (thing(2),)), Answer(ALERTS, (alert,))])
    assert [one.id for one in told[1].features] == ["9"]


@given(st.lists(st.tuples(lights, st.integers(0, 1000)), max_size=30))
def test_the_list_holds_every_feature_the_gravest_first_then_the_newest(told):
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
    features = tuple(thing(n, light, since=noon - timedelta(minutes=age)) for n, (light, age) in enumerate(told))
    rows = [one for _, one in rules.listed([Answer(THINGS, features)])]
    assert {one.id for one in rows} == {one.id for one in features}
    ranks = [GRAVEST_FIRST.index(one.light) for one in rows]
    assert ranks == sorted(ranks)
    for one, after in pairwise(rows):
        assert one.since and after.since
        assert one.light != after.light or one.since >= after.since


def test_what_needs_eyes_is_what_is_off_to_be_watched_or_silent():
    (answer,) = rules.needing([Answer(THINGS, tuple(thing(n, light) for n, light in enumerate(GRAVEST_FIRST)))])
    assert {one.light for one in answer.features} == {"disaster", "off", "watch", "stale"}

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import faults
from simulator.clock import DAY, HOUR, phase_of, stamps
from simulator.noise import ease, seed_number
from simulator.river import unit_hydrograph
from simulator.sky import Sky
from simulator.story import Episode, mishap
from simulator.tests.province import DEMO, FLOOD, NOW, SEED, demo
from simulator.world import World

SCENE = demo()
YEAR = (NOW // HOUR - 365 * 24 + np.arange(365 * 24)) * HOUR
KINDS = ("air_station", "rain_station", "river_station", "water_station")


@pytest.fixture(scope="module")
def year():
    """A year of every kind by the hour, one (values, quality, sent) a kind."""
    world, seen = World(SCENE, SEED, ()), {}
    for kind in KINDS:
        parts = [world.measure(SCENE.of_kind(kind), block, HOUR) for block in np.array_split(YEAR, 12)]
        values = {name: np.concatenate([part.values[name] for part in parts], 1) for name in parts[0].values}
        quality = {name: np.concatenate([part.quality[name] for part in parts], 1) for name in parts[0].values}
        seen[kind] = (values, quality, np.concatenate([part.sent for part in parts], 1))
    return seen


def test_the_demo_province_has_the_promised_stations():
    assert [len(SCENE.of_kind(kind)) for kind in KINDS] == [20, 25, 4, 12]


def test_every_property_a_station_promises_is_played():
    world = World(SCENE, SEED, FLOOD)
    for kind in KINDS:
        stations = SCENE.of_kind(kind)
        assert set(world.measure(stations, np.array([NOW]), 300).values) == set(stations[0].properties)


@settings(max_examples=15, deadline=None)
@given(st.integers(NOW - 395 * DAY, NOW), st.sampled_from(KINDS), st.integers(0, 3))
def test_one_moment_asked_alone_gives_what_the_whole_stretch_gave(moment, kind, number):
    station = SCENE.of_kind(kind)[number]
    stretch = np.arange(moment - 40 * 300, moment + 300, 300)
    whole = World(SCENE, SEED, FLOOD).measure(SCENE.of_kind(kind), stretch, 300)
    alone = World(SCENE, SEED, FLOOD).measure([station], stretch[-1:], 300)
    for name in alone.values:
        assert alone.values[name][0, 0] == pytest.approx(whole.values[name][number, -1], abs=1e-9)
        assert alone.quality[name][0, 0] == whole.quality[name][number, -1]
    assert alone.sent[0, 0] == whole.sent[number, -1]


def test_another_seed_gives_another_province():
    one, other = (World(SCENE, seed).measure(SCENE.of_kind("air_station"), YEAR[-48:], HOUR) for seed in ("a", "b"))
    assert not np.array_equal(one.values["pm25"], other.values["pm25"])


@settings(max_examples=20, deadline=None)
@given(st.integers(NOW - 300 * DAY, NOW), st.sampled_from([60, 120, 300, 600, 900, 1200]))
def test_rain_reported_in_short_intervals_adds_up_to_the_hour(moment, span):
    hour = moment // HOUR * HOUR
    sky = Sky(seed_number(SEED), SCENE, FLOOD, hour - HOUR, hour + HOUR)
    rows = np.arange(len(SCENE.stations))
    pieces = sky.fallen(rows, hour + np.arange(span, HOUR + 1, span), span)
    assert np.allclose(pieces.sum(axis=1), sky.fallen(rows, np.array([hour + HOUR]), HOUR)[:, 0], atol=1e-6)
    assert (pieces >= 0).all()


def test_a_year_of_rain_at_the_capital_lies_near_2600_mm_and_the_north_is_drier(year):
    rain = np.where(year["rain_station"][0]["rain"] < 150, year["rain_station"][0]["rain"], 0)
    total = dict(zip((station.code for station in SCENE.of_kind("rain_station")), rain.sum(axis=1), strict=True))
    assert 2100 < total["rain-nghia-tan"] < 3100
    assert total["rain-nam-dong"] < total["rain-nghia-tan"]


def test_most_rain_falls_between_may_and_october_and_in_the_afternoon(year):
    rain = np.where(year["rain_station"][0]["rain"] < 150, year["rain_station"][0]["rain"], 0).sum(axis=0)
    month = (YEAR + 7 * HOUR).astype("datetime64[s]").astype("datetime64[M]").astype(int) % 12 + 1
    clock = (YEAR + 7 * HOUR) % DAY // HOUR
    assert rain[(month >= 5) & (month <= 10)].sum() > 0.75 * rain.sum()
    assert rain[(clock >= 14) & (clock < 20)].sum() > 0.4 * rain.sum()


def test_near_gauges_agree_more_than_far_ones(year):
    rain = year["rain_station"][0]["rain"]
    codes = [station.code for station in SCENE.of_kind("rain_station")]
    daily = np.minimum(rain, 150).reshape(len(codes), -1, 24).sum(axis=2)
    pick = {code: daily[codes.index(code)] for code in ("rain-quang-thanh", "rain-nghia-tan", "rain-nam-dong")}
    near = np.corrcoef(pick["rain-quang-thanh"], pick["rain-nghia-tan"])[0, 1]
    far = np.corrcoef(pick["rain-quang-thanh"], pick["rain-nam-dong"])[0, 1]
    assert near > far + 0.1


def test_the_air_is_mostly_good_or_moderate_and_worse_in_the_dry_season(year):
    values, quality, _ = year["air_station"]
    pm25 = np.where(quality["pm25"] == 0, values["pm25"], np.nan)
    pm25[pm25 > 1000] = np.nan
    daily = np.nanmean(pm25.reshape(20, 365, 24), axis=2)
    assert (daily <= 50).mean() > 0.97  # AQI up to 100: Tốt, Trung bình
    assert (daily > 50).any()  # a few days of Kém
    month = (YEAR[::24] + 7 * HOUR).astype("datetime64[s]").astype("datetime64[M]").astype(int) % 12 + 1
    assert daily[:, (month <= 3)].mean() > 1.5 * daily[:, (month >= 7) & (month <= 9)].mean()


def test_a_rain_washes_into_the_rivers(year):
    values, quality, _ = year["water_station"]
    solids = np.where(quality["tss"] == 0, values["tss"], np.nan)
    month = (YEAR + 7 * HOUR).astype("datetime64[s]").astype("datetime64[M]").astype(int) % 12 + 1
    assert np.nanmedian(solids[:, month == 8]) > 1.3 * np.nanmedian(solids[:, month == 2])


def test_faults_are_there_and_rare(year):
    _, quality, sent = year["air_station"]
    assert 0.96 < sent.mean() < 0.999
    assert 0.003 < (quality["pm25"] == faults.CALIBRATING).mean() < 0.01
    assert 0 < (quality["pm25"] == faults.DEVICE_ERROR).mean() < 0.01


def test_a_stuck_sensor_repeats_one_value():
    times = (NOW // HOUR - np.arange(395 * 24)[::-1]) * HOUR
    keys = np.array([seed_number(station.code) % 2**31 for station in SCENE.of_kind("air_station")])
    held, choice = faults.stuck(seed_number(SEED), keys[:, None], times)
    assert 0 < held.mean() < 0.01
    row = int(np.flatnonzero(held.any(axis=1))[0])
    first = int(np.flatnonzero(held[row])[0])
    assert choice[row, first] == choice[row, first + 1]


def test_the_river_rises_over_alarm_two_at_the_moment_the_flood_leads_to():
    station = next(station for station in SCENE.stations if "alarm_2_m" in station.extra)
    seen = World(SCENE, SEED, FLOOD).measure([station], NOW + np.array([-72, -12, -1, 0, 72]) * HOUR, 60)
    before, half_a_day, an_hour, now, after = seen.values["water_level"][0]
    assert before < station.extra["alarm_1_m"] < an_hour < now
    assert station.extra["alarm_2_m"] < now < station.extra["alarm_3_m"]
    assert now - half_a_day > 0.8
    assert after < station.extra["alarm_1_m"]


@settings(max_examples=10, deadline=None)
@given(st.text(min_size=1, max_size=8), st.integers(NOW - 200 * DAY, NOW + 200 * DAY))
def test_whatever_the_seed_and_the_season_the_flood_reaches_alarm_two(seed, moment):
    station = next(station for station in SCENE.stations if "alarm_2_m" in station.extra)
    flood, none = (
        World(SCENE, seed, told).measure([station], np.array([moment]), 60).values["water_level"][0, 0]
        for told in ((Episode.leading_to(moment),), ())
    )
    assert flood == pytest.approx(max(589.72, none + 0.3), abs=0.021)  # a river full of rain already rises by the least there is


@pytest.mark.parametrize("after_h", [2, 20, 200])
def test_a_flood_called_for_leads_to_alarm_two_even_on_top_of_another(after_h):
    station = next(station for station in SCENE.stations if "alarm_2_m" in station.extra)
    second = Episode(NOW + after_h * HOUR, NOW + (after_h + 6) * HOUR)
    seen = World(SCENE, SEED, (*FLOOD, second)).measure([station], NOW + np.array([0, after_h + 6]) * HOUR, 60)
    assert seen.values["water_level"][0, 0] == pytest.approx(589.72, abs=0.011)
    assert station.extra["alarm_2_m"] < seen.values["water_level"][0, 1] < station.extra["alarm_3_m"]


def test_the_gauge_above_the_river_is_silent_for_42_minutes():
    gauge = next(station for station in SCENE.stations if station.code == SCENE.story.silent_thing)
    times = NOW + np.array([-50, -43, -41, 0, 60, 121]) * 60
    sent = World(SCENE, SEED, FLOOD).measure([gauge], times, 300).sent[0]
    assert sent.tolist() == [True, True, False, False, False, True]


def test_the_story_slows_one_line_and_cuts_one_loggers_files_for_a_while():
    told = SCENE.story
    assert mishap(told, FLOOD, told.slow_thing, NOW + 60) == (540, False)
    assert mishap(told, FLOOD, told.slow_thing, NOW - 60) == (0, False)
    assert mishap(told, FLOOD, told.garbled_thing, NOW + 60) == (0, True)
    assert mishap(told, FLOOD, told.garbled_thing, NOW + 3 * HOUR) == (0, False)
    assert mishap(told, (), told.garbled_thing, NOW) == (0, False)


def test_the_flood_rains_over_100_mm_in_the_east_and_far_less_in_the_west():
    stations = SCENE.of_kind("rain_station")
    seen = World(SCENE, SEED, FLOOD).measure(stations, (NOW // HOUR - np.arange(24)[::-1]) * HOUR, HOUR)
    day = dict(zip((station.code for station in stations), seen.values["rain"].sum(axis=1), strict=True))
    assert day["rain-quang-son"] > 100 and day["rain-quang-hoa"] > 90
    assert day["rain-quang-truc"] < 40


def test_a_unit_hydrograph_keeps_the_water():
    for lag in (0.5, 2.4, 9.0):
        assert unit_hydrograph(lag).sum() == pytest.approx(1)
        assert (unit_hydrograph(lag) >= 0).all()


@given(st.integers(0, 2**31), st.integers(1, 86400), st.sampled_from([1, 5, 60, 300, 900]), st.integers(0, 30))
def test_report_times_are_aligned_to_the_clock_and_lie_in_the_interval(after, length, period, index):
    phase = phase_of(index, period)
    found = stamps(after, after + length, period, phase)
    assert ((found - phase) % period == 0).all()
    assert len(found) in (length // period, length // period + 1)
    assert not len(found) or (found[0] > after and found[-1] <= after + length)


def test_easing_stays_between_nothing_and_all():
    assert ease(np.array([-1, 0, 0.5, 1, 2])).tolist() == [0, 0, 0.5, 1, 1]


def test_the_demo_says_that_it_is_invented():
    assert all("note" in station.extra for station in SCENE.stations)
    assert "DEMO" in (DEMO / "things.toml").read_text("utf-8")

"""Laws of the environment's formulas, whatever the numbers."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.platform.packs import load

PACK = load(Path(__file__).resolve().parents[1])
F, TABLES, OPTIONS = PACK.functions, PACK.tables, PACK.options
NAN = float("nan")
PARTS = [("pm25", "pm"), ("pm10", "pm"), ("o3", "1h"), ("o3", "8h"), ("no2", "1h"), ("so2", "1h"), ("co", "1h")]
maybe = st.one_of(st.just(NAN), st.floats(0, 2000))


def hour(**given_inputs):
    inputs = {name: np.array([given_inputs.get(name, [NAN] * 12)]) for name in ("pm25", "pm10")}
    inputs |= {name: np.array([[given_inputs.get(name, NAN)]]) for name in ("no2", "so2", "co", "o3")}
    return F.vn_aqi_hour(inputs, TABLES, OPTIONS)


@given(st.sampled_from(PARTS), st.floats(0, 2e5), st.floats(0, 2e5))
def test_more_of_a_pollutant_never_lowers_its_index(part, one, other):
    low, high = F.sub_index(np.array(sorted((one, other))), *part, TABLES)
    assert 0 <= low <= high <= 500


@pytest.mark.parametrize("row", TABLES["vn_aqi_breakpoints"], ids=lambda r: f"{r['parameter']}-{r['averaging']}-{r['concentration']:g}")
def test_every_breakpoint_gives_its_printed_index(row):
    assert F.sub_index(np.array([row["concentration"]]), row["parameter"], row["averaging"], TABLES)[0] == row["index"]


@given(st.lists(maybe, min_size=12, max_size=12), st.lists(maybe, min_size=12, max_size=12), maybe, maybe)
def test_the_index_of_an_hour_is_its_worst_part_and_never_without_dust(pm25, pm10, no2, o3):
    given_parts = hour(pm25=pm25, pm10=pm10, no2=no2, o3=o3)
    parts = [given_parts[name][0] for name in F.POLLUTANTS]
    dust = [x for x in (given_parts["pm25"][0], given_parts["pm10"][0]) if x == x]
    if dust:
        assert given_parts["value"][0] == max(x for x in parts if x == x)
    else:
        assert np.isnan(given_parts["value"][0])


@given(st.lists(maybe, min_size=12, max_size=12))
def test_nowcast_needs_two_of_the_newest_three_hours_and_stays_within_what_was_measured(hours):
    window = np.array([hours])
    there = [x for x in hours if x == x]
    plain, normal = F.nowcast(window)[0], F.nowcast(window, "normalised")[0]
    if sum(x == x for x in hours[-3:]) < 2:
        assert np.isnan(plain)
        assert np.isnan(normal)
    else:
        assert min(there) - 1e-6 <= normal <= max(there) + 1e-6
        assert 0 <= plain <= max(there) + 1e-6


@given(st.lists(st.floats(1, 500), min_size=12, max_size=12))
def test_both_forms_of_nowcast_nearly_agree_when_no_hour_is_missing(hours):
    window = np.array([hours])
    assert F.nowcast(window)[0] == pytest.approx(F.nowcast(window, "normalised")[0], rel=3e-4)


def test_no2_of_the_printed_example_is_59_where_the_decision_prints_60():
    assert np.interp(118.7, [100, 200], [50, 100]) == pytest.approx(59.35)
    assert hour(pm25=[20.3] * 12, no2=118.7)["no2"][0] == 59


def day(**given_inputs):
    widths = {"o3": 31}
    names = ("pm25", "pm10", "no2", "so2", "co", "o3")
    inputs = {name: np.array([given_inputs.get(name, [NAN] * widths.get(name, 24))], dtype=float) for name in names}
    return F.vn_aqi_day(inputs, TABLES, OPTIONS)


@given(st.integers(0, 24))
def test_a_day_has_a_value_from_eighteen_hours_on(hours):
    value = day(pm25=[NAN] * (24 - hours) + [56.0] * hours)["value"][0]
    assert value == 110 if hours >= 18 else np.isnan(value)


def test_the_eight_hours_of_ozone_may_begin_the_day_before():
    assert F.running_mean_8h(np.array([[150.0] * 7 + [150.0] + [0.0] * 23]), 6)[0, 0] == 150


def water(**given_inputs):
    names = ("ph", "do", "water_temperature", "bod5", "cod", "toc", "nh4_n", "no3_n", "no2_n", "po4_p", "coliform", "e_coli", "arsenic")
    return F.vn_wqi({name: np.array([[given_inputs.get(name, NAN)]]) for name in names}, TABLES, OPTIONS)


@settings(max_examples=200)
@given(st.fixed_dictionaries({
    "ph": st.floats(0, 14), "do": st.floats(0, 20), "water_temperature": st.floats(0, 40), "bod5": st.floats(0, 200),
    "cod": st.floats(0, 400), "toc": st.floats(0, 100), "nh4_n": st.floats(0, 20), "coliform": st.floats(0, 1e6),
    "arsenic": st.floats(0, 1),
}))  # fmt: skip
def test_the_water_index_lies_between_0_and_100(sample):
    assert 0 <= water(**sample)["value"][0] <= 100


@given(st.sampled_from(["bod5", "cod", "toc", "nh4_n", "no3_n", "po4_p", "coliform", "arsenic"]), st.floats(0, 500), st.floats(0, 500))
def test_more_pollution_never_raises_the_water_index(name, one, other):
    base = {"ph": 7.0, "bod5": 3.0, "cod": 8.0, "toc": 3.0, "coliform": 100.0}
    cleaner, dirtier = (water(**base | {name: x})["value"][0] for x in sorted((one, other)))
    assert dirtier <= cleaner


def test_clean_water_is_100():
    clean = {"ph": 7, "do": 8.2, "water_temperature": 25, "bod5": 2, "cod": 5, "toc": 2, "coliform": 100}
    assert water(**clean)["value"][0] == 100


@given(st.floats(580, 600))
def test_alarms_are_reached_in_order(level):
    limits = {"alarm_1": 588.5, "alarm_2": 589.5, "alarm_3": 590.5}
    inputs = {name: np.array([[x]]) for name, x in ({"level": level} | limits).items()}
    reached = F.river_alarm(inputs, TABLES, OPTIONS)["value"][0]
    assert reached == sum(level >= limit for limit in limits.values())


@given(st.lists(st.floats(0, 60), min_size=60, max_size=60), st.floats(0, 45), st.floats(5, 100))
def test_forest_fire_danger_is_a_level_from_one_to_five_and_one_after_heavy_rain(rain, temperature, humidity):
    inputs = {"t13": np.full((1, 60), temperature), "h13": np.full((1, 60), humidity), "rain": np.array([rain])}
    assert F.forest_fire_level(inputs, TABLES, OPTIONS)["value"][0] in (1, 2, 3, 4, 5)
    inputs["rain"][0, -1] = 50
    assert F.forest_fire_level(inputs, TABLES, OPTIONS)["value"][0] == 1


def test_the_limit_of_fine_dust_changes_with_the_new_year_in_the_province():
    new_year = 1767200400  # 2026-01-01 00:00 UTC+7
    assert F.limit_on(np.array([[new_year - 1, new_year]]), "pm25", "24h", TABLES).tolist() == [[50, 45]]

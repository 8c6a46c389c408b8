"""The scenarios of the packs: each is written as the grammar asks, and answers its question the way its users would expect."""

import numpy as np
import pytest

from bazan.analysis.scenarios.grammar import SCENARIOS
from bazan.core.labels import label
from bazan.core.settings import ROOT
from bazan.platform import packs


def function(pack: str, name: str):
    return getattr(packs.load(ROOT / "sectors" / pack).scenarios, name)


def draws(**given):
    return {name: np.full(2, float(value)) for name, value in given.items()}


@pytest.mark.parametrize("pack", ["socioeconomy", "health", "environment", "security"])
def test_every_scenario_keeps_its_grammar(pack):
    held = packs.load(ROOT / "sectors" / pack)
    good, problems = SCENARIOS.read(held)
    assert good and problems == [] and list(SCENARIOS.judge(held, good)) == []
    units = {one.unit for file in good for one in (*file.declaration.assumptions, *file.declaration.outcomes)}
    assert [unit for unit in units if "{" in unit and label(f"scenarios.unit.{unit}") == f"scenarios.unit.{unit}"] == []


def test_disbursement_adds_what_is_left_and_never_more_than_the_plan():
    given = draws(
        disbursed=2378.6, plan=3842.6, goal=95, months_left=3, pace=250, projects=0, cleared_after=1, gain=15, moved=0, taken_up=85, lost=0
    )
    came = function("socioeconomy", "disbursement")(given)
    assert came["total"][0] == pytest.approx(3128.6) and came["needed"][0] == pytest.approx((0.95 * 3842.6 - 2378.6) / 3)
    cleared = function("socioeconomy", "disbursement")(given | draws(projects=4))
    assert cleared["total"][0] - came["total"][0] == pytest.approx(4 * 15 * 2)
    moved = function("socioeconomy", "disbursement")(given | draws(moved=240, lost=26))
    assert moved["total"][0] - came["total"][0] == pytest.approx(240 * 0.85 - 26)
    assert function("socioeconomy", "disbursement")(given | draws(pace=10_000))["share"][0] == 100


def test_an_outbreak_answered_sooner_has_fewer_cases():
    given = draws(cases=20, growth=60, answer_after=12, effect=25, admitted=30, stay=5)
    never, later, now = (function("health", "dengue")(given | draws(answer_after=weeks))["total"][0] for weeks in (12, 2, 0))
    assert now < later < never


def test_a_hospital_is_full_on_the_day_its_free_beds_are_taken():
    given = draws(beds=1000, occupancy=80, extra=40, days=14, stay=10, moved=0, added=0)
    came = function("health", "surge")(given)
    assert came["until_full"][0] == pytest.approx(5) and came["without"][0] == pytest.approx(200)
    assert function("health", "surge")(given | draws(added=300))["without"][0] == 0


def test_a_flood_counts_only_communes_its_water_reaches_and_only_over_the_level():
    below = {"people": np.array([10_000.0, 20_000.0]), "least": np.array([60.0, 6000.0]), "most": np.array([90.0, 9000.0])}
    given = draws(stage=589.4, alarm=589.5, rise=12, held=300, hours=6, exposed=4, kin=50, shelter=100)
    came = function("environment", "flood")(given, below)
    assert came["over"][0] == pytest.approx(0.62) and came["people"][0] == pytest.approx(400) and came["without"][0] == pytest.approx(100)
    assert function("environment", "flood")(given | draws(rise=0), below)["people"][0] == 0
    assert function("environment", "flood")(given | draws(held=1), below)["over"][0] == pytest.approx(-0.04)
    nothing = {name: np.array([]) for name in below}
    assert (
        function("environment", "release")(draws(stage=1, alarm=2, release=100, per_100=45, hours=1, exposed=4), nothing)["people"][0] == 0
    )


def test_a_road_closed_by_night_delays_fewer_for_more_days_and_turns_delay_by_their_wait():
    given = draws(
        flow=100, work=48, detour=20, stretch=5, speed=50, detour_speed=25, hours_a_day=24, met=100, waiting=0, wait=12
    )  # fmt: skip
    closed = function("security", "road_closed")
    all_day, by_night = closed(given), closed(given | draws(hours_a_day=8, met=10))
    turns = closed(given | draws(waiting=100))
    assert (all_day["each"][0], turns["each"][0]) == (pytest.approx(42), 12)
    assert (all_day["days"][0], by_night["days"][0]) == (2, 6)
    assert by_night["lost"][0] == pytest.approx(all_day["lost"][0] * 0.3)
    assert closed(given | draws(detour=5, detour_speed=50))["lost"][0] == 0

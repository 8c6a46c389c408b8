"""What the services of the demo tell: the same for the same seed, plausible over a year, and one cluster that grows."""

from collections import Counter
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.clock import DAY, HOUR
from simulator.feeds.dossiers import Dossiers, Procedure, life, row
from simulator.feeds.life import choose, how_many, local
from simulator.feeds.working_time import WorkingTime, day_number, midnight
from simulator.tests.offices_stage import NUMBER, STAGE, TODAY, feeds, rain, spread
from simulator.tests.province import DEMO, NOW

LAND = Procedure("land", "Land", "land", 10, "province", "vp-dkdd", 30, 0)
CIVIL = Procedure("civil", "Civil", "civil", 3, "commune", "", 70, 8000)
DOSSIERS = Dossiers(NUMBER, STAGE, [LAND, CIVIL])
YEAR = range(TODAY - 365, TODAY)


def year_of(name: str, flood: bool = False):
    feed = feeds(flood)[name]
    return [life.tell(10**11) for day in YEAR for life in feed.born(day)]


@pytest.fixture(scope="module")
def dossiers():
    return [dossier for day in range(TODAY - 120, TODAY - 60) for dossier in DOSSIERS.dossiers(day)]


def test_one_day_asked_alone_gives_the_same_lives():
    for feed in feeds().values():
        one, again = ([life.tell(NOW) for life in feed.born(TODAY - 7)] for _ in range(2))
        assert one == again


def test_two_hundred_and_fifty_dossiers_come_on_a_working_day_and_few_on_a_sunday():
    works = [day for day in YEAR if STAGE.time.works(day)]
    assert 235 < np.mean([DOSSIERS.count(day) for day in works]) < 265
    assert np.mean([DOSSIERS.count(day) for day in YEAR if not STAGE.time.works(day)]) < 30


def test_most_dossiers_are_done_in_time_and_the_late_ones_lie_with_two_units(dossiers):
    late = Counter(dossier.resolving for dossier in dossiers if dossier.done > dossier.due)
    total = Counter(dossier.resolving for dossier in dossiers)
    others = [unit for unit in total if unit not in ("vp-dkdd", "ubnd-24640")]
    assert sum(late[unit] for unit in others) / sum(total[unit] for unit in others) < 0.04
    assert late["vp-dkdd"] / total["vp-dkdd"] > 0.15 and late["ubnd-24640"] / total["ubnd-24640"] > 0.15


def test_time_waiting_for_more_papers_is_not_counted(dossiers):
    for dossier in dossiers:
        paused = sum(STAGE.time.hours(back) - STAGE.time.hours(asked) for asked, back in dossier.asked)
        given_hours = STAGE.time.hours(dossier.due) - STAGE.time.hours(dossier.received)
        assert given_hours == pytest.approx(dossier.procedure.days * 8 + paused, abs=0.02)
        assert dossier.received < dossier.done < dossier.returned
        assert all(dossier.received < asked < back < dossier.done + 1 for asked, back in dossier.asked)
    assert 0.05 < np.mean([bool(dossier.asked) for dossier in dossiers]) < 0.09


def test_a_dossier_never_tells_what_has_not_happened_yet(dossiers):
    for dossier in dossiers[:300]:
        told = [row(dossier, moment) for moment in life(dossier).moments]
        assert told[0]["ended_at"] is None and told[0]["state"] == "2"
        assert told[-1]["ended_at"] is not None
        assert row(dossier, dossier.received - 1)["ended_at"] is None


def test_a_corrected_end_replaces_the_end_noted_first(dossiers):
    corrected = [dossier for dossier in dossiers if dossier.corrected]
    assert corrected
    for dossier in corrected:
        ends = [told["ended_at"] for moment in life(dossier).moments if (told := row(dossier, moment))["ended_at"]]
        assert len(set(ends)) == 2 and ends[-1] < ends[0]


def test_desks_take_dossiers_of_other_communes_too(dossiers):
    civil = [dossier for dossier in dossiers if dossier.procedure is CIVIL]
    elsewhere = np.mean([dossier.receiving != dossier.resolving for dossier in civil])
    assert 0.03 < elsewhere < 0.09


def test_the_cluster_begins_three_weeks_ago_in_two_communes_and_grows():
    told = spread()
    assert told.first_day == TODAY - 21 and set(told.communes) == {"24616", "24637"}
    weeks = [sum(told.mean(TODAY - 21 + 7 * week + day) for day in range(7)) for week in range(4)]
    assert weeks == sorted(weeks) and weeks[2] > 2.5 * weeks[0]
    assert told.mean(TODAY - 22) == 0
    assert told.mean(TODAY + 60) < told.mean(TODAY + 10)


def test_linked_cases_stand_out_against_the_year_before():
    cases = feeds()["health.cases"]
    told = [life.tell(10**11) for day in range(TODAY - 14, TODAY) for life in cases.born(day)]
    here = [case for case in told if case["disease"] == "dengue" and case["commune"] in ("24616", "24637")]
    before = [life.tell(10**11) for day in range(TODAY - 379, TODAY - 365) for life in cases.born(day)]
    usual = [case for case in before if case["disease"] == "dengue" and case["commune"] in ("24616", "24637")]
    assert len(here) > 20 and len(here) > 4 * max(1, len(usual))
    assert len({case["cluster"] for case in here if case["cluster"]}) == 2


def test_a_case_is_noticed_after_it_was_seen_and_ends_after_it_began():
    for case in year_of("health.cases"):
        assert case["diagnosed_at"] <= case["notified_at"]
        assert case["onset_at"] is None or case["onset_at"] <= case["diagnosed_at"]
        assert case["outcome"] != "died" or case["outcome_at"]


def test_a_year_has_the_size_of_this_province():
    assert 230 < len(year_of("security.accidents")) < 420
    assert 20 < len(year_of("security.fires")) < 80
    assert 3500 < len(year_of("field_reports.reports")) < 9000
    dengue = [case for case in year_of("health.cases") if case["disease"] == "dengue" and not case["cluster"]]
    assert 350 < len(dengue) < 1000


def test_a_rainy_day_brings_more_reports_and_accidents():
    fallen = {day: float(rain().of(day).mean()) for day in YEAR if STAGE.time.works(day)}
    wet, dry = ([day for day, mm in fallen.items() if (mm > 20 if want else mm < 1)] for want in (True, False))
    for name, more in (("field_reports.reports", 1.25), ("security.accidents", 1.25)):
        counts = {day: sum(1 for _ in feeds()[name].born(day)) for day in (*wet, *dry)}
        assert np.mean([counts[day] for day in wet]) > more * np.mean([counts[day] for day in dry])


def test_the_flood_closes_roads_in_the_east():
    blocked = [life.tell(NOW) for day in range(TODAY - 2, TODAY + 1) for life in feeds(flood=True)["security.road_blocks"].born(day)]
    assert len(blocked) >= 2
    assert {"24616", "24637", "24620", "24631", "24611"} & {block["commune"] for block in blocked}


def test_building_order_and_urban_order_lead_the_reports():
    counted = Counter(report["category"] for report in year_of("field_reports.reports"))
    assert {name for name, _ in counted.most_common(2)} == {"building_order", "urban_order"}


def test_more_time_never_moves_the_first_deadline():
    for life_ in feeds()["field_reports.reports"].born(TODAY - 40):
        told = [life_.tell(moment) for moment in life_.moments]
        assert len({row["first_due_at"] for row in told}) == 1
        assert all(row["extended_due_at"] > row["first_due_at"] for row in told if row.get("extended_due_at"))


CALENDAR = WorkingTime.load(DEMO.parent / "calendar.toml")


@given(st.integers(NOW - 300 * DAY, NOW), st.floats(0.01, 400))
def test_office_hours_added_are_office_hours_passed(moment, hours):
    later = CALENDAR.after(moment, hours)
    assert CALENDAR.hours(later) - CALENDAR.hours(moment) == pytest.approx(hours, abs=0.001)
    assert CALENDAR.works(int((later + 7 * HOUR) // DAY))


def test_holidays_are_no_working_days():
    assert not CALENDAR.works(day_number(date(2026, 9, 2)))
    assert CALENDAR.hours(midnight(day_number(date(2026, 9, 3)))) == CALENDAR.hours(midnight(day_number(date(2026, 9, 2))))


def test_counts_have_their_mean_and_choices_their_weights():
    part = (np.arange(20_000) + 0.5) / 20_000
    for mean in (0.2, 3.0, 28.0, 250.0):
        assert how_many(mean, part).mean() == pytest.approx(mean, rel=0.02)
    assert np.bincount(choose(np.array([1, 3]), part)).tolist() == [5000, 15000]


def test_shelters_stand_ready_in_dry_weather_and_fill_with_the_rain_of_a_flood():
    def told(flood: bool) -> list[dict]:
        return [life.tell(NOW) for life in feeds(flood)["security.shelters"].born(TODAY)]

    dry, wet = told(False), told(True)
    assert len(dry) == len(wet) >= 60 and {row["commune"] for row in dry} == {commune.code for commune in STAGE.communes}
    assert all(row["occupied"] == 0 and row["opened_at"] is None for row in dry)
    opened = [row for row in wet if row["opened_at"]]
    assert 10 < len(opened) < len(wet) and any(row["occupied"] >= 0.8 * row["capacity"] for row in opened)
    assert all(row["occupied"] <= row["capacity"] and row["opened_at"] < row["counted_at"] for row in opened)


def told_on(day):
    """Office to what its queue machine tells on a day, in its order."""
    return {each.key: [each.tell(moment) for moment in each.moments] for each in feeds()["administration.service_offices"].born(day)}


def test_queues_move_on_working_days_and_stand_still_on_the_others():
    working, sunday = told_on(TODAY), told_on(TODAY - 3)
    assert len(working) == len(STAGE.communes) + 1
    assert all([row["state"] for row in rows] == ["closed"] and rows[0]["waiting"] == 0 for rows in sunday.values())
    for rows in working.values():
        assert [rows[0]["state"], rows[-1]["state"]] == ["closed", "closed"] and len({row["state"] for row in rows}) == 3
        opened = [row for row in rows if row["state"] != "closed"]
        called, given = ([int(row[name] or 0) for row in opened] for name in ("called", "given"))
        assert called == sorted(called) and given == sorted(given) and called[-1] > 20
        assert all(row["waiting"] == given_ - called_ >= 0 for row, called_, given_ in zip(opened, called, given, strict=True))
        during = [row for row in rows if row["state"] == "break"]
        assert len({row["called"] for row in during[1:]}) <= 1 and all(row["counters"] == 0 for row in during)
    waits = [row["waited_min"] for rows in working.values() for row in rows if row["waited_min"] is not None]
    assert min(waits) >= 0 and 5 < np.mean(waits) < 40 and max(waits) < 180


def test_a_queue_machine_never_tells_ahead_of_its_moment():
    for each in feeds()["administration.service_offices"].born(TODAY):
        told = [each.tell(moment)["told_at"] for moment in each.moments]
        assert told == sorted(set(told)) and all(at <= local(moment) for at, moment in zip(told, each.moments, strict=True))


def test_a_shelter_never_counts_ahead_of_its_moment():
    for each in feeds(True)["security.shelters"].born(TODAY):
        counted = [each.tell(moment)["counted_at"] for moment in each.moments]
        assert counted == sorted(set(counted)) and all(at <= local(moment) for at, moment in zip(counted, each.moments, strict=True))

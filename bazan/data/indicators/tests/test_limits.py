"""The province's own limits over a pack's: what they change, what can't be laid, and what they would have said of the past."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bazan.core.errors import Conflict, Forbidden, Refused
from bazan.core.time import local_day
from bazan.data.indicators import api, limit_rules, rules
from bazan.data.indicators.limits import limit_changes
from bazan.data.indicators.tests.conftest import HIVES, NOW, hour, rollup, sql
from bazan.data.indicators.types import OwnLimits
from bazan.directory.change_history import api as change_history
from bazan.directory.permissions.types import Acting, Held, Reach
from bazan.platform.packs import load
from tests.present import present

pytestmark = pytest.mark.django_db
CODE, TODAY = "hives.hum_1h", local_day(NOW)
WHY, LAW = "Đàn ong dễ bay khi trời nóng", "QĐ 12/QĐ-UBND"


def who(name="an", sectors=None, places=None):
    return Acting(Reach(1, name, frozenset({"administrator"}), places, sectors, (Held("administrator", places, sectors),)))


def own(watch=None, off=None, target=None, day=TODAY, law=LAW):
    return OwnLimits(day, watch, off, target, law)


def lay(limits_then, code=CODE, by=None, at=NOW, **more):
    return change_history.make("limits", code, api.limits_laid(code, limits_then, at), WHY, by or who(), at, law=limits_then.law, **more)


@pytest.fixture
def hums(world):
    for back in range(1, 30):
        for feature, value in ((world.a, 30 + back), (world.b, 46), (world.c, 10)):
            rollup(world.hum[feature], hour(back), value)
    api.measure_due(NOW)
    api.measure_due(NOW + timedelta(seconds=10))
    return world


def reading(feature, at=NOW):
    return api.readings([CODE], [feature], at)[CODE, feature]


def test_a_limit_laid_holds_from_its_day_on_and_says_what_it_rests_on(hums):
    assert (reading(hums.b).light, present(reading(hums.b).target).source) == ("watch", "Bee law 2")
    lay(own(watch=48))
    now = reading(hums.b)
    assert (present(now.target).watch, present(now.target).source) == (48, LAW)
    course = [value for value in now.spark if value.value is not None]
    lights = {local_day(value.period.start) < TODAY: api.light_of(now, value) for value in course}
    assert lights == {True: "watch", False: "good"}


def test_a_limit_of_a_day_to_come_waits_for_it(hums):
    lay(own(watch=48, day=TODAY + timedelta(days=3)))
    assert reading(hums.b).light == "watch" and present(reading(hums.b).target_of(present(reading(hums.b).current).period)).watch == 45
    (later,) = [target for target in reading(hums.b).targets if local_day(target.valid_from) > TODAY]
    assert later.watch == 48


def test_a_null_stays_as_in_the_pack_whatever_the_pack_says_later():
    entries = [{"watch": 5, "off": 9, "valid_from": "2020-01-01", "valid_to": "2026-06-01"}, {"watch": 6, "valid_from": "2026-06-01"}]
    laid = limit_rules.laid_over(entries, [own(off=8, day=date(2026, 1, 1)), own(day=date(2027, 1, 1), law="")])
    every = rules.targets({"targets_resolved": laid}, None)
    found = [(local_day(one.valid_from), one.watch, one.off) for one in every if one.watch]
    assert found == [
        (date(2020, 1, 1), 5, 9), (date(2026, 1, 1), 5, 8), (date(2026, 6, 1), 6, 8), (date(2027, 1, 1), 6, None),
    ]  # fmt: skip


def test_a_path_over_the_year_keeps_its_months_under_a_limit_that_is_laid():
    entry = {"watch": {"month": list(range(12))}, "off": 1, "valid_from": "2026-01-01", "source": "s"}
    laid = limit_rules.laid_over([entry], [own(off=-1, day=date(2026, 3, 1))])
    every = rules.targets({"targets_resolved": laid, "grain": "month"}, None, 2026)
    assert [(one.watch, one.off) for one in every if one.watch is not None][:4] == [(0, 1), (1, 1), (2, -1), (3, -1)]


@pytest.mark.parametrize(
    ("wanted", "rule", "field"),
    [
        (own(watch=60, off=50), "crossed_down", "watch"),
        (own(watch=50, target=55), "target_down", "target"),
        (own(watch=float("nan")), "number", "watch"),
        (own(off=float("inf")), "number", "off"),
        (own(watch=101), "range", "watch"),
        (own(target=-1), "range", "target"),
        (own(watch=50, day=TODAY - timedelta(days=1)), "past", "from"),
        (own(watch=50, day=date(2099, 1, 1)), "far", "from"),
        (own(watch=50, law=""), "law", "law"),
        (own(off=40), "crossed_down", "off"),
    ],
)
def test_what_can_not_be_laid_names_its_field_and_writes_nothing(hums, wanted, rule, field):
    with pytest.raises(Refused) as refused:
        lay(wanted)
    assert (refused.value.rule, refused.value.field) == (f"indicators.limit.{rule}", field)
    with pytest.raises(Refused):  # nor by who makes the state by hand
        state = [{"from": f"{wanted.valid_from}", "watch": wanted.watch, "off": wanted.off, "target": wanted.target, "law": wanted.law}]
        change_history.make("limits", CODE, state, WHY, who(), NOW)
    assert limit_changes.read(CODE) is None and change_history.history() == []


def test_a_limit_is_held_against_every_stations_own(world):
    with pytest.raises(Refused, match="crossed_down"):
        lay(own(watch=9.5), "hives.swarm")  # hive-a is to be acted on from 9
    lay(own(watch=7), "hives.swarm")


def test_undone_in_one_act_everything_is_as_before_and_redone_days_later(hums):
    lay(own(watch=47))
    change = present(lay(own(watch=48)))
    change_history.undo(change.id, WHY, who(), NOW)
    assert present(reading(hums.b).target).watch == 47
    back = present(change_history.undo(change_history.history("limits", CODE)[0].id, WHY, who(), NOW + timedelta(days=4)))
    assert present(reading(hums.b).target).watch == 48 and back.after == change.after
    first = change_history.history("limits", CODE)[-1]
    with pytest.raises(Conflict):
        change_history.undo(first.id, WHY, who(), NOW)


def test_two_administrators_at_once_the_second_is_told_and_writes_nothing(hums):
    seen = change_history.last("limits", CODE)
    lay(own(watch=47), seen=seen)
    with pytest.raises(Conflict, match="meanwhile"):
        lay(own(watch=49), by=who("binh"), seen=seen)
    assert present(reading(hums.b).target).watch == 47


def test_only_who_administers_the_sector_everywhere_lays_limits(hums):
    for by in (who(sectors=frozenset({"health"})), who(places=frozenset({hums.west.id}))):
        with pytest.raises(Forbidden):
            lay(own(watch=47), by=by)
    lay(own(watch=47), by=who(sectors=frozenset({"hives"})))


def test_a_pack_loaded_anew_leaves_what_the_province_laid_and_its_own_new_limits_are_told(hums, tmp_path):
    lay(own(watch=48))
    assert not api.limits_of(CODE, NOW).moved
    api.load_pack(_another(tmp_path, "hum,45,2026-01-01", "hum,44,2026-01-01"), NOW)
    told = api.limits_of(CODE, NOW)
    assert told.moved and (told.pack.watch, present(told.holding).watch, present(reading(hums.b).target).watch) == (44, 48, 48)


def _another(folder: Path, old: str, new: str):
    for path in HIVES.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            made = folder / "hives" / path.relative_to(HIVES)
            made.parent.mkdir(parents=True, exist_ok=True)
            made.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    return load(folder / "hives")


@pytest.mark.parametrize("code", [CODE, "hives.swarm", "hives.hum_day", "hives.loud_days"])
@pytest.mark.parametrize("wanted", [own(watch=47, off=60), own(off=55, target=20), own()])
def test_the_preview_says_what_a_plain_loop_over_every_value_says(hums, code, wanted):
    tried = api.preview_limits(code, wanted, NOW)
    worst = {}
    order = ("none", "good", "watch", "off", "disaster")
    for feature, start, value, at in sql(
        """SELECT feature_id, period_start, value, (detail->>'at')::int FROM indicator_value v JOIN indicator i
           ON i.id = v.indicator_id WHERE i.code = %s AND value IS NOT NULL AND feature_kind = 'place'""", code,
    ):  # fmt: skip
        station = sql("SELECT properties FROM thing WHERE id = %s", at)[0][0] if at else None
        own_of_station = {"swarm_1": 5, "swarm_2": 9} if station and "swarm_1" in station else {}
        pack = {"hives.hum_1h": (45, None), "hives.swarm": (own_of_station.get("swarm_1"), own_of_station.get("swarm_2"))}
        before = pack.get(code, (None, None))
        after = tuple(mine if mine is not None else theirs for mine, theirs in zip((wanted.watch, wanted.off), before, strict=True))
        inclusive = code == "hives.swarm" and before != (None, None)
        found = [_loop_light(value, *pair, inclusive) for pair in (before, after)]  # pyrefly: ignore[bad-argument-count] - a pair each
        day = local_day(start)
        held = worst.setdefault((feature, day), ["none", "none"])
        worst[feature, day] = [max(one, other, key=order.index) for one, other in zip(held, found, strict=True)]
    assert worst and {(one.feature, one.day): [one.before, one.after] for one in tried.judged} == worst


def _loop_light(value, watch, off, inclusive):
    def beyond(limit):
        return limit is not None and (value > limit or (inclusive and value == limit))

    if watch is None and off is None:
        return "none"
    return "off" if beyond(off) else "watch" if beyond(watch) else "good"

"""Rules over observations follow the ingest: every tick counts, once, and nothing that came and went is missed."""

from datetime import timedelta

from bazan.monitoring.alerts import api, evaluation_context
from bazan.monitoring.alerts.models import Alert, AlertWatch
from bazan.monitoring.alerts.tests.conftest import NOW, minutes, only, sql


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def hold(world, thing: str, values: list[float], at, since: float = 0) -> int:
    """Observations of one tick, the last of them the newest, and one look at them."""
    stream = world.streams[thing, "seep"]
    world.observe(thing, "seep", values[-1], at)
    world.tell(stream, [(at - seconds(since), value) for value in values], at)
    return api.evaluate_streams(at)


def test_a_value_must_hold_as_long_as_the_rule_says(world):
    only("seeping")
    assert [hold(world, "dam-1", [11], NOW + seconds(n)) for n in (0, 30, 59, 61)] == [0, 0, 0, 1]
    assert (world.alert("seeping").value, world.alert("seeping").limit) == (11, 10)


def test_a_dip_between_two_looks_breaks_the_hold(world):
    only("seeping")
    looks = ((0, [11.0]), (30, [11.0, 2.0, 11.0]), (61, [11.0]), (91, [11.0]))
    assert [hold(world, "dam-1", values, NOW + seconds(n)) for n, values in looks] == [0, 0, 0, 1]


def test_a_value_that_came_and_went_between_two_looks_is_raised_and_cleared(world):
    sql("UPDATE alert_rule SET spec = jsonb_set(spec, '{for_s}', '0'), fingerprint = 'x' WHERE code = 'dams.seeping'")
    only("seeping")
    assert hold(world, "dam-1", [2, 50, 3], NOW) == 2
    alert = world.alert("seeping")
    assert (world.told(alert), alert.cleared_at) == (["raised", "cleared"], NOW)


def test_no_new_observation_is_needed_for_a_hold_to_end(world):
    only("seeping")
    assert hold(world, "dam-1", [11], NOW) == 0
    assert api.evaluate_streams(NOW + seconds(60)) == 1


def test_an_old_value_neither_raises_nor_clears(world):
    only("seeping")
    hold(world, "dam-1", [11], NOW)
    hold(world, "dam-1", [11], NOW + minutes(1))
    assert api.evaluate_streams(NOW + minutes(40)) == 0  # three cadences of ten minutes went by
    assert world.alert("seeping").cleared_at is None


def test_history_that_is_delivered_today_raises_nothing(world):
    only("seeping")
    stream = world.streams["dam-1", "seep"]
    world.observe("dam-1", "seep", 1, NOW)
    world.tell(stream, [(NOW - timedelta(days=3), 90), (NOW, 1)], NOW)
    assert api.evaluate_streams(NOW) == 0
    assert AlertWatch.objects.count() == 0


def test_what_was_taken_is_not_taken_again(world):
    only("seeping")
    hold(world, "dam-1", [11], NOW)
    assert sql("SELECT count(*) FROM observation_step") == [(0,)]


def test_steps_do_not_pile_up_while_no_rule_is_in_force(world):
    only()
    hold(world, "dam-1", [11], NOW)
    assert sql("SELECT count(*) FROM observation_step") == [(0,)]


def test_a_rate_is_the_change_over_its_span(world):
    only("rising")
    world.observe("dam-1", "pool", 100, NOW - minutes(60))
    world.store("dam-1", "pool", 103, NOW)
    assert api.evaluate_streams(NOW) == 1
    assert (world.alert("rising").value, world.alert("rising").life_safety) == (3, True)


def test_silence_is_raised_by_the_clock_and_explains_the_thresholds_of_its_station(world):
    only("silent", "seeping")
    sql("UPDATE source SET last_good_at = %s", NOW)
    world.observe("dam-1", "pool", 5, NOW)
    hold(world, "dam-1", [11], NOW)
    hold(world, "dam-1", [11], NOW + minutes(1))
    hold(world, "dam-2", [1], NOW + minutes(39))
    assert api.evaluate_silence(NOW + minutes(40)) == 1
    silent = world.alert("silent", "dam-1")
    assert world.alert("seeping", "dam-1").inhibited_by_id == silent.id
    assert [one.id for one in api.alerts(quiet=False, at=NOW + minutes(40))] == [silent.id]
    hold(world, "dam-1", [11], NOW + minutes(41))
    api.evaluate_silence(NOW + minutes(41))
    assert world.alert("seeping", "dam-1").inhibited_by_id is None
    assert world.told(silent) == ["raised", "cleared"]


def test_sameness_is_raised_by_the_clock(world):
    only("stuck")
    for n in range(5):
        world.observe("dam-1", "seep", 4, NOW - timedelta(hours=4 - n), n=3)
        world.observe("dam-2", "seep", n, NOW - timedelta(hours=4 - n), n=3)
    api.evaluate_silence(NOW)
    assert list(Alert.objects.values_list("thing_id", flat=True)) == [world.things["dam-1"]]


def test_a_rule_that_speaks_of_a_station_no_more_lets_its_alert_go(world):
    only("seeping")
    hold(world, "dam-1", [11], NOW)
    hold(world, "dam-1", [11], NOW + minutes(1))
    sql("UPDATE thing SET retired_at = %s WHERE code = 'dam-1'", NOW)
    evaluation_context.forget()
    assert api.evaluate_streams(NOW + minutes(2)) == 1
    assert (world.alert("seeping").value, world.told(world.alert("seeping"))) == (11, ["raised", "cleared"])
    assert AlertWatch.objects.count() == 0

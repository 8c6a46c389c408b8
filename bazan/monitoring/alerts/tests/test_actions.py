"""Alerts raised from real measuring in a real database: one live alert a rule and feature, its states, its history."""

from bazan.monitoring.alerts import api
from bazan.monitoring.alerts.models import Alert
from bazan.monitoring.alerts.tests.conftest import NOW, minutes, only, sql


def test_a_rule_over_an_indicator_raises_shows_and_clears(world):
    only("flood")
    world.observe("dam-1", "pool", 101, NOW)
    assert world.measure(NOW) == 1
    (alert,) = api.alerts(at=NOW)
    assert (alert.rule, alert.severity, alert.state, alert.life_safety) == ("dams.flood", "moderate", "active", True)
    assert alert.labels == {"vi": "Nước cao tại Đập số 1: mức 1", "en": "High water at Dam 1: level 1"}
    assert (alert.value, alert.limit, alert.place_id) == (101, 100, world.places["01"])
    later = NOW + minutes(60)
    world.observe("dam-1", "pool", 90, later)
    world.measure(later)
    assert api.alert(alert.id).state == "active"  # ten minutes below before it counts
    world.measure(later + minutes(11))
    assert api.alert(alert.id).state == "cleared"
    assert world.told(world.alert("flood")) == ["raised", "cleared"]


def test_evaluating_again_changes_nothing(world):
    only("flood")
    world.observe("dam-1", "pool", 101, NOW)
    assert [world.measure(NOW + minutes(n)) for n in range(3)] == [1, 0, 0]
    assert Alert.objects.count() == 1
    assert sql("SELECT count(*) FROM audit_entry WHERE action = 'alerts.evaluate'") == [(1,)]

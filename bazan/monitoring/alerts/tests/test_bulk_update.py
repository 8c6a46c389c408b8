"""Columns of many alerts written in one statement come back as they stood in memory, and no other column moves."""

from datetime import timedelta

import pytest

from bazan.monitoring.alerts.lifecycle.bulk_update import store
from bazan.monitoring.alerts.lifecycle.transitions import MOVING
from bazan.monitoring.alerts.models import Alert
from bazan.monitoring.alerts.tests.conftest import NOW, only

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(world):
    only("flood")
    for dam in ("dam-1", "dam-2"):
        world.observe(dam, "pool", 101, NOW)
    world.measure(NOW)
    return list(Alert.objects.order_by("id"))


def fields(alert) -> dict:
    return {field.attname: getattr(alert, field.attname) for field in Alert._meta.concrete_fields}


def test_every_field_that_moves_comes_back_as_it_stood(pair):
    first, second = pair
    for alert, other in ((first, second), (second, first)):
        later = NOW + timedelta(seconds=alert.id, microseconds=123456)
        alert.labels = {"vi": f"Lũ \"lớn\" % {alert.id} 'é' \\", "en": "{flood}\n"}
        alert.severity, alert.peak, alert.level, alert.times, alert.rule_version = "minor", "extreme", 7, 8 + alert.id, 9
        alert.active_since, alert.cleared_at, alert.acknowledged_at, alert.value_at, alert.quiet_until = [later] * 5
        alert.acknowledged_by, alert.value, alert.limit, alert.inhibited_by_id = "an", 0.1 + 0.2, None, other.id
        alert.detail = {"parts": [{"indicator": "a", "value": None}, {"value": 1e-7}], "withdrawn": True}
    wanted = [fields(alert) for alert in pair]
    store(pair, MOVING)
    kept = list(Alert.objects.order_by("id"))
    assert [{key: value for key, value in fields(alert).items() if key != "search_key"} for alert in kept] == [
        {key: value for key, value in one.items() if key != "search_key"} for one in wanted
    ]


def test_a_column_that_was_not_asked_for_stays(pair):
    first, second = pair
    first.severity, first.value = "minor", 7.0
    store([first], ["value"])
    kept = Alert.objects.get(id=first.id)
    assert (kept.value, kept.severity) == (7.0, second.severity)
    assert Alert.objects.get(id=second.id).value == second.value
    store([], ["value"])


def test_a_field_that_alerts_do_not_have_is_an_error_not_a_silence(pair):
    with pytest.raises(KeyError, match="valeu"):
        store(pair, ["value", "valeu"])

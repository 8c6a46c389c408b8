"""The synthetic alert goes the way of any alert, calls nobody, and its figure tells whether alerts reach screens."""

from datetime import timedelta

from django.db import connection

from bazan.monitoring.alerts import api
from bazan.monitoring.alerts.models import Alert, AlertHappening, AlertHeartbeat
from bazan.monitoring.alerts.tests.conftest import NOW, minutes, taken
from tests.present import present


def test_each_beat_is_raised_anew_and_calls_nobody(world):
    first, second = present(api.beat(NOW)), present(api.beat(NOW + minutes(1)))
    assert first[1] == second[1] and first[0] != second[0]
    assert list(AlertHappening.objects.order_by("id").values_list("kind", flat=True)) == ["raised", "cleared", "raised_again"]
    assert taken() == []
    assert (api.alerts(at=NOW), api.counts()["minor"]) == ([], 0)
    assert "heartbeat" not in {rule.code for rule in api.catalogue()}


def test_the_figure_counts_what_arrived_of_what_was_sent(world):
    for n in range(20):
        number, _ = present(api.beat(NOW + minutes(n)))
        if n != 7:
            api.beat_seen(number, 100.0 + n, NOW + minutes(n) + timedelta(seconds=1))
    found = api.heartbeat(NOW + minutes(20))
    assert (found.sent, found.seen, found.last_latency_ms, found.last_at) == (20, 19, 119, NOW + minutes(19))
    assert 118 <= present(found.p95_ms) <= 119


def test_the_newest_beat_may_still_be_under_way(world):
    number, _ = present(api.beat(NOW))
    api.beat_seen(number, 90.0, NOW)
    api.beat(NOW + minutes(1))
    assert api.heartbeat(NOW + minutes(1) + timedelta(seconds=3)).last_latency_ms == 90
    assert api.heartbeat(NOW + minutes(1) + timedelta(seconds=40)).last_latency_ms is None


def test_beats_do_not_pile_up(world):
    api.beat(NOW)
    api.beat(NOW + timedelta(days=40))
    assert (AlertHeartbeat.objects.count(), Alert.objects.count(), AlertHappening.objects.count()) == (1, 1, 2)


def test_there_is_no_beat_without_a_province(db):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE place CASCADE")  # there were some once
    assert api.beat(NOW) is None

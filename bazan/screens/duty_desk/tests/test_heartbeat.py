"""The public page that says whether alerts reach screens."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client

from bazan.core.time import now
from bazan.monitoring.alerts.types import Heartbeat
from bazan.screens.duty_desk.web.views.heartbeat import standing


@pytest.mark.parametrize(("age", "latency", "status"), [(10, 200.0, 200), (60, None, 503), (600, 200.0, 503)])
def test_anybody_may_see_whether_alerts_reach_screens(db, age, latency, status):
    at = now() - timedelta(seconds=age)
    apps.get_model("alerts.AlertHeartbeat").objects.create(at=at, seen_at=at if latency else None, latency_ms=latency)
    answer = Client().get("/health/path")
    assert (answer.status_code, "set-cookie" in answer.headers) == (status, False)


def test_a_beat_that_was_not_seen_is_lost():
    at = now()
    assert standing(Heartbeat(at, None, 2, 1, 90.0), at + timedelta(seconds=40)) == "lost"

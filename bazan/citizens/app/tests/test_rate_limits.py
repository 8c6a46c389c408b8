"""How much may be sent: by one phone, by one network; danger to life and a day of emergency know no limit."""

from datetime import timedelta
from typing import Any

import pytest

from bazan.citizens.app import rate_limits
from bazan.citizens.app.settings import CitizenSettings
from tests.fixtures.report_province import NOW, filed, sent

pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def told(monkeypatch):
    """A function: the settings of this test, and networks nobody sent from."""

    def tell(**more):
        usual: dict[str, Any] = {"per_device": 2, "per_network": 3, "lookups_per_network": 60, "lookups_per_code": 10, "emergency": False}
        monkeypatch.setattr(rate_limits, "of_room", lambda kind: CitizenSettings(**usual | more))
        monkeypatch.setattr(rate_limits, "sent_by_network", rate_limits.Hourly())

    return tell


def test_a_phone_that_sent_much_waits_and_another_does_not(told):
    told()
    for number in range(2):
        sent(f"report-{number}", NOW, device="one")
    with pytest.raises(rate_limits.TooMany) as why:
        rate_limits.judge(filed(device="one"), "10.0.0.1", NOW + timedelta(minutes=5))
    assert why.value.after_s == rate_limits.AGAIN_S
    rate_limits.judge(filed(device="two"), "10.0.0.1", NOW + timedelta(minutes=5))
    rate_limits.judge(filed(device="one"), "10.0.0.1", NOW + timedelta(minutes=61))


def test_a_network_is_told_when_to_come_again(told):
    told()
    for _ in range(3):
        rate_limits.sent_by_network.note("10.0.0.1")
    with pytest.raises(rate_limits.TooMany) as why:
        rate_limits.judge(filed(device="new"), "10.0.0.1", NOW)
    assert 3590 <= why.value.after_s <= 3600
    rate_limits.judge(filed(device="new"), "10.0.0.2", NOW)


@pytest.mark.parametrize(("more", "of_report"), [({}, {"danger": True}), ({"emergency": True}, {})])
def test_danger_and_a_day_of_emergency_know_no_limit(told, more, of_report):
    told(**more)
    for number in range(4):
        sent(f"report-{number}", NOW, device="one")
        rate_limits.sent_by_network.note("10.0.0.1")
    rate_limits.judge(filed(device="one", **of_report), "10.0.0.1", NOW)


def test_the_count_of_a_network_is_of_the_last_hour():
    tally = rate_limits.Hourly()
    tally.note("a", at=0.0)
    assert tally.full("a", 1, at=10.0) == 3590
    assert tally.full("a", 1, at=3600.0) == 0

"""What alerts set off: who is called, who no longer is, and how one that slipped through is found."""

from datetime import timedelta

import pytest

from bazan.coordination.notifications import api, escalation_chains, reactions, tasks
from bazan.coordination.notifications.models import Escalation, Message
from bazan.directory.audit import api as audit
from bazan.monitoring.alerts import api as alerts
from tests.fixtures.notification_province import NOW, happened, minutes, raise_alert, stands, subjects
from tests.present import present

pytestmark = pytest.mark.django_db


def running(alert) -> str:
    found = api.escalation(f"alert:{alert.id}")
    return f"{found.chain} {found.state}" if found else ""


@pytest.fixture
def manned(province):
    stands("duty-1", "one", hours=72)
    stands("center-duty", "duty", hours=72)
    return province


def test_a_raised_alert_reaches_the_duty_officer_at_once(manned):
    alert = raise_alert()
    assert reactions.follow_alerts(NOW) == 1 and reactions.follow_alerts(NOW) == 0
    assert running(alert) == "life running" and subjects(manned["one"]) == ["Tổ ong ngập"]
    (told,) = api.inbox(manned["one"])
    assert told.body["vi"] == "Giá trị 4,5, mức quy định 4." and told.link == f"/alerts/{alert.id}"


def test_who_takes_the_message_up_takes_the_alert_up(manned):
    alert = raise_alert()
    reactions.follow_alerts(NOW)
    (told,) = api.inbox(manned["one"])
    api.acknowledge(told.message_id, manned["one"], NOW + minutes(1))
    alert.refresh_from_db()
    assert (alert.acknowledged_by, alert.acknowledged_at) == ("one", NOW + minutes(1))
    reactions.follow_alerts(NOW + minutes(1))
    assert running(alert) == "life acknowledged"


def test_acknowledged_at_the_desk_or_cleared_it_calls_nobody_else(manned):
    first, second = raise_alert(), raise_alert(feature=2)
    reactions.follow_alerts(NOW)
    alerts.acknowledge(first.id, "duty", NOW)
    happened(second, "cleared", NOW)
    reactions.follow_alerts(NOW)
    assert (running(first), running(second)) == ("life stopped", "life stopped")
    assert present(api.escalation(f"alert:{first.id}")).reason == "acknowledged"
    assert api.escalate_due(NOW + minutes(30)) == 0


def test_one_that_grows_worse_climbs_the_graver_chain(manned):
    alert = raise_alert(life=False, severity="moderate")
    reactions.follow_alerts(NOW)
    assert running(alert) == "office running"
    alert.severity = "extreme"
    alert.save()
    happened(alert, "risen", NOW + minutes(1), severity="extreme")
    reactions.follow_alerts(NOW + minutes(1))
    assert running(alert) == "life running"
    alert.severity = "moderate"
    alert.save()
    happened(alert, "raised_again", NOW + minutes(2), severity="moderate")
    reactions.follow_alerts(NOW + minutes(2))
    assert running(alert) == "life running" and Escalation.objects.count() == 2


def test_quiet_hours_wait_and_life_never_does(manned):
    later = NOW + timedelta(hours=2)
    quiet = raise_alert(life=False, severity="moderate", quiet_until=later)
    life = raise_alert(feature=2, quiet_until=later)
    reactions.follow_alerts(NOW)
    assert present(api.escalation(f"alert:{quiet.id}")).due_at == later and present(api.escalation(f"alert:{life.id}")).step == 1
    assert len(api.inbox(manned["one"])) == 1


def test_a_suppressed_alert_calls_nobody_unless_life_depends_on_it(manned):
    mild, life = raise_alert(life=False, severity="moderate"), raise_alert(rule="flood")
    alerts.suppress(mild.id, NOW + timedelta(hours=2), "đang sửa trạm đo", "Nguyễn Văn A", "duty", NOW)
    alerts.suppress(life.id, NOW + timedelta(hours=2), "đang sửa trạm đo ở cửa đập", "Nguyễn Văn A", "duty", NOW)
    reactions.follow_alerts(NOW)
    assert (running(mild), running(life)) == ("", "life running")
    explained = raise_alert(life=False, severity="moderate", feature=3, inhibited_by=life)
    reactions.follow_alerts(NOW)
    assert running(explained) == ""


def test_a_mild_alert_no_chain_takes_calls_nobody(manned):
    assert reactions.follow_alerts(NOW) == 0
    alert = raise_alert(life=False, severity="minor")
    reactions.follow_alerts(NOW)
    assert running(alert) == "" and tasks.audit_alerts(NOW + minutes(10)) == []


def test_a_fact_that_can_not_be_acted_on_holds_up_no_other_and_is_found(manned, monkeypatch, tmp_path):
    broken, well = raise_alert(), raise_alert(feature=2)
    real = reactions.subject_of

    def failing(alert):
        if alert.id == broken.id:
            raise RuntimeError("a rule without words")
        return real(alert)

    monkeypatch.setattr(reactions, "subject_of", failing)
    assert reactions.follow_alerts(NOW) == 2
    assert (running(broken), running(well)) == ("", "life running")
    assert any(entry.action == "notifications.not_followed" for entry in audit.entries())
    monkeypatch.setattr(reactions, "subject_of", real)
    assert tasks.audit_alerts(NOW + minutes(1)) == []  # it may still be under way
    assert tasks.audit_alerts(NOW + minutes(3)) == [broken.id] and running(broken) == "life running"
    assert audit.entries()[0].action == "notifications.found_lost"
    assert tasks.audit_alerts(NOW + minutes(4)) == []


def test_one_raised_again_after_it_was_taken_up_is_not_forgotten(manned):
    alert = raise_alert()
    reactions.follow_alerts(NOW)
    (told,) = api.inbox(manned["one"])
    api.acknowledge(told.message_id, manned["one"], NOW)
    alert.refresh_from_db()
    again = NOW + timedelta(hours=5)
    alert.acknowledged_at, alert.active_since = None, again
    alert.save()
    assert tasks.audit_alerts(again + minutes(5)) == [alert.id]  # though its fact was never announced
    assert running(alert) == "life running"


def test_what_was_closed_is_no_longer_looked_for(manned):
    alert = raise_alert()
    alert.closed_at = NOW
    alert.save()
    reactions.follow_alerts(NOW)
    assert running(alert) == "" and not Message.objects.exists()
    assert tasks.audit_alerts(NOW + timedelta(days=1)) == []


def test_a_province_without_chains_calls_nobody_and_nothing_breaks(province, monkeypatch, tmp_path):
    monkeypatch.setattr(escalation_chains, "folder", lambda: tmp_path / "nothing")
    raise_alert()
    assert reactions.follow_alerts(NOW) == 1 and not Escalation.objects.exists()

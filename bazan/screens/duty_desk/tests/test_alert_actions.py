"""What an officer may do with an alert, who may not, and what two officers do to each other."""

from datetime import timedelta

import pytest
from django.apps import apps

from bazan.coordination.notifications import api as notifications
from bazan.coordination.notifications.types import Subject
from bazan.core.time import LOCAL, now
from bazan.directory.places import api as places
from bazan.monitoring.alerts import api as alerts
from tests.fixtures import alerts as alarms

HANDLES = ("duty_officer", "agency_officer", "commune_officer")
LOOKS = ("leader", "data_steward", "administrator")
SWITCHES = ("data_steward",)


def later(hours=2):
    return (now() + timedelta(hours=hours)).astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")


def forms(other_group=0):
    """Every act with what its form is sent with."""
    return {
        "confirm": {},
        "comment": {"text": "Đã gọi trạm"},
        "assign": {"to": ""},
        "suppress": {"until": later(), "reason": "Trạm đang sửa, đã báo", "person": "Trần Văn Lộc"},
        "unsuppress": {},
        "group": {"group": str(other_group)},
        "ungroup": {},
        "false": {"reason": "Đo tay bình thường"},
        "close": {"outcome": "true", "text": "xong"},
    }


def audited():
    return list(apps.get_model("audit", "AuditEntry").objects.order_by("seq").values_list("actor", "action"))


def called_for(alert_id):
    """As the calls do when an alert is raised: the chain that takes it begins."""
    alert = alerts.alert(alert_id)
    chain = notifications.chain_for(alert.severity, alert.life_safety)
    assert chain is not None
    subject = Subject(alert.labels, {"vi": "", "en": ""}, alert.severity, "alert", life_safety=alert.life_safety)
    return notifications.start_escalation(chain.id, f"alert:{alert_id}", subject, "system", now()).state == "running"


@pytest.fixture
def grouped(flood):
    """The number of a group of another alert of the same place."""
    group = apps.get_model("alerts", "AlertGroup").objects.create(kind="place_time", key="place=1", opened_at=now())
    one = alarms.stations(1)[0]
    alarms.raise_one("shift", one, now(), group_id=group.id)
    return group.id


@pytest.mark.parametrize("role", HANDLES)
def test_who_handles_alerts_may_do_every_act_and_each_is_audited(signed, flood, grouped, role):
    client = signed(role)
    before = len(audited())
    for what, sent in forms(grouped).items():
        if what == "close":
            continue  # it was closed as false just before
        answer = client.post(f"/alerts/{flood}/{what}", sent | {"then": "/alerts"})
        assert (what, answer.status_code) == (what, 302)
    done = audited()[before:]
    assert {actor for actor, _ in done} == {client.account.username}
    assert len(done) == len(forms()) - 1
    assert alerts.alert(flood).outcome == "false"


@pytest.mark.parametrize("role", LOOKS)
def test_who_only_looks_may_do_none_and_is_offered_none(signed, flood, grouped, role):
    client = signed(role)
    for what, sent in forms(grouped).items():
        assert client.post(f"/alerts/{flood}/{what}", sent).status_code == 403
    assert client.post("/desk/bell", {"minutes": "15", "reason": "x" * 9, "person": "A"}).status_code == 403
    assert alerts.alert(flood).acknowledged_at is None
    page = client.get(f"/desk?alert={flood}").content.decode()
    assert f'action="/alerts/{flood}/' not in page


def test_an_alert_of_another_place_or_sector_is_out_of_hand(signed, flood):
    other = next(one.place_id for one in alarms.stations(20) if one.place_id != alarms.stations(1)[0].place_id)
    assert signed("commune_officer", place_id=other).post(f"/alerts/{flood}/confirm").status_code == 404
    assert signed("agency_officer", sector="nothing").post(f"/alerts/{flood}/confirm").status_code == 404
    assert alerts.alert(flood).acknowledged_at is None


def test_a_commune_cannot_silence_a_rule_for_the_province(signed, flood):
    station = alarms.stations(1)[0]
    alert = alarms.raise_one("shift", station, now())
    village = signed("commune_officer", place_id=station.place_id)
    answer = village.post(f"/alerts/{alert}/suppress", forms()["suppress"] | {"whole_rule": "1"})
    assert answer.status_code == 403
    assert "chỉ người phụ trách toàn tỉnh" in answer.content.decode()
    assert alerts.suppressions(now()) == []
    assert 'name="whole_rule"' not in village.get(f"/alerts/{alert}").content.decode()
    assert village.post(f"/alerts/{alert}/suppress", forms()["suppress"]).status_code == 302  # its own place, as before


def test_a_commune_cannot_end_what_the_province_silenced(signed, flood):
    station = alarms.stations(1)[0]
    alert = alarms.raise_one("shift", station, now())
    center, village = signed("duty_officer"), signed("commune_officer", place_id=station.place_id)
    assert 'name="whole_rule"' in center.get(f"/alerts/{alert}").content.decode()
    assert center.post(f"/alerts/{alert}/suppress", forms()["suppress"] | {"whole_rule": "1"}).status_code == 302
    answer = village.post(f"/alerts/{alert}/unsuppress")
    assert answer.status_code == 403
    assert "Trần Văn Lộc" in answer.content.decode()
    assert len(alerts.suppressions(now())) == 1
    page = village.get(f"/alerts/{alert}").content.decode()
    assert f"/alerts/{alert}/unsuppress" not in page and f"/alerts/{alert}/suppress" not in page
    assert center.post(f"/alerts/{alert}/unsuppress").status_code == 302
    assert alerts.suppressions(now()) == []


def test_an_act_nobody_knows_and_a_reading_of_an_act_are_refused(signed, flood):
    client = signed()
    assert client.post(f"/alerts/{flood}/explode").status_code == 404
    assert client.get(f"/alerts/{flood}/confirm").status_code == 405
    assert client.post("/alerts/99999999/confirm").status_code == 404


def test_the_second_officer_is_told_who_confirmed(signed, flood):
    first, second = signed("duty_officer"), signed("agency_officer")
    assert first.post(f"/alerts/{flood}/confirm").status_code == 302
    answer = second.post(f"/alerts/{flood}/confirm")
    assert answer.status_code == 409
    assert "Nguyễn Văn Thử đã nhận cảnh báo này lúc" in answer.content.decode()
    assert alerts.alert(flood).acknowledged_by == first.account.username
    assert first.post(f"/alerts/{flood}/confirm").status_code == 302  # said twice by the same person it is done once


def test_nobody_is_counted_down_to_once_an_alert_is_taken_up(signed, flood):
    """Though the process that calls people hears of it only a moment later."""
    client = signed("duty_officer")
    assert called_for(flood)
    before = client.get(f"/desk?alert={flood}").content.decode()
    assert before.count("data-until") >= 2 and "duty-until" in before
    client.post(f"/alerts/{flood}/confirm")
    after = client.get(f"/desk?alert={flood}").content.decode()
    assert "data-until" not in after and "duty-until" not in after and "đã nhận lúc" in after


def test_an_act_on_what_a_colleague_changed_meanwhile_is_refused_with_what_that_was(signed, flood):
    first, second = signed("duty_officer"), signed("agency_officer")
    seen = alerts.history(flood)[-1].id
    first.post(f"/alerts/{flood}/confirm", {"seen": seen})
    answer = second.post(f"/alerts/{flood}/false", {"seen": seen, "reason": "Đo tay bình thường", "then": f"/alerts/{flood}"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Nguyễn Văn Thử đã thực hiện “Xác nhận”" in page
    assert "Đo tay bình thường" in page, "what was typed is still there"
    assert alerts.alert(flood).state == "active"
    assert second.post(f"/alerts/{flood}/comment", {"seen": seen, "text": "vẫn ghi được"}).status_code == 302
    seen = alerts.history(flood)[-1].id
    assert second.post(f"/alerts/{flood}/false", {"seen": seen, "reason": "Đo tay bình thường"}).status_code == 302


def test_what_is_closed_stays_closed(signed, flood):
    client = signed()
    client.post(f"/alerts/{flood}/false", {"reason": "nhầm trạm"})
    answer = client.post(f"/alerts/{flood}/close", {"outcome": "true", "then": f"/alerts/{flood}"})
    assert answer.status_code == 409
    assert "đã kết thúc" in answer.content.decode()
    assert alerts.alert(flood).outcome == "false"


@pytest.mark.parametrize(
    ("what", "sent", "said"),
    [
        ("false", {"reason": " "}, "vì sao biết cảnh báo là nhầm"),
        ("comment", {"text": ""}, "Hãy ghi nội dung"),
        ("close", {"outcome": "maybe"}, "chọn kết luận"),
        ("group", {"group": "x"}, "chọn nhóm"),
        ("ungroup", {}, "không thuộc nhóm nào"),
        ("suppress", {"until": "mai", "reason": "sửa trạm đo", "person": "A"}, "không đọc được"),
        ("suppress", {"until": later(), "reason": "ngắn", "person": "A"}, "ít nhất mười ký tự"),
        ("suppress", {"until": later(), "reason": "sửa trạm đo cả buổi", "person": " "}, "người chịu trách nhiệm"),
        ("suppress", {"until": later(100), "reason": "sửa trạm đo cả buổi", "person": "A"}, "tối đa 12 giờ"),
    ],
)
def test_a_refusal_says_why_and_keeps_the_page(signed, flood, what, sent, said):
    for then in ("/desk", f"/alerts/{flood}"):
        answer = signed().post(f"/alerts/{flood}/{what}", sent | {"then": then})
        assert answer.status_code == 400
        assert said in answer.content.decode()


def test_an_act_leads_back_inside_the_house_only(signed, flood):
    client = signed()
    for where in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        answer = client.post(f"/alerts/{flood}/comment", {"text": "x", "then": where})
        assert answer["Location"] == f"/desk?alert={flood}"


def test_a_rule_is_switched_with_a_reason_by_who_may(signed, flood):
    pack = alarms.hourly().partition(".")[0]
    address = f"/alerts/rules/{pack}.life/switch"
    sent = {"enabled": "0", "reason": "Trạm bảo trì toàn tỉnh đến thứ Sáu"}
    for role in {*HANDLES, *LOOKS} - set(SWITCHES):
        assert signed(role).post(address, sent).status_code == 403
    steward = signed("data_steward")
    answer = steward.post(address, sent | {"reason": "vì"})
    assert answer.status_code == 400 and "ít nhất 10 chữ cái" in answer.content.decode()
    assert steward.post(address, sent).status_code == 302
    assert not alerts.rule(f"{pack}.life").enabled
    assert alerts.alert(flood).state == "cleared"
    entry = apps.get_model("audit", "AuditEntry").objects.filter(action="changes.make").latest("seq")
    assert (entry.subject, entry.detail["reason"]) == (f"rules:{pack}.life", sent["reason"])


def test_whoever_keeps_the_data_of_one_commune_switches_no_rule_of_all(signed, flood):
    rule = f"/alerts/rules/{alarms.hourly().partition('.')[0]}.life"
    for steward, offered in ((signed("data_steward"), True), (signed("data_steward", places.communes(now().date())[0].id), False)):
        assert (f'action="{rule}/switch"' in steward.get(rule).content.decode()) is offered
    assert steward.post(f"{rule}/switch", {"enabled": "0", "reason": "Trạm bảo trì đến thứ Sáu"}).status_code == 403
    assert alerts.rule(rule.rpartition("/")[2]).enabled


def test_the_bell_of_life_safety_is_never_silenced_without_a_name(signed, flood):
    client = signed()
    sent = {"minutes": "30", "reason": "Đang họp tại bàn", "life": "1"}
    answer = client.post("/desk/bell", sent)
    assert answer.status_code == 400
    assert "chuông tính mạng không được tắt vô danh" in answer.content.decode()
    assert 'data-life="on" data-other="on"' in client.get("/desk").content.decode()
    assert client.post("/desk/bell", sent | {"person": "Trần Văn Lộc"}).status_code == 302
    page = client.get("/desk").content.decode()
    assert 'data-life="off" data-other="off"' in page
    assert "Trần Văn Lộc chịu trách nhiệm" in page
    kept = apps.get_model("desk", "BellSilence").objects.get()
    assert (kept.person, kept.life, kept.account_id) == ("Trần Văn Lộc", True, client.account.id)
    assert (client.account.username, "desk.silence") in audited()


def test_silencing_the_rest_leaves_life_safety_ringing_and_rings_again_when_told(signed, flood):
    client = signed()
    assert client.post("/desk/bell", {"minutes": "15", "reason": "Đang sửa nguồn", "life": "0"}).status_code == 302
    assert 'data-life="on" data-other="off"' in client.get("/desk").content.decode()
    assert client.post("/desk/bell/ring").status_code == 302
    assert 'data-life="on" data-other="on"' in client.get("/desk").content.decode()
    assert client.post("/desk/bell", {"minutes": "100000", "reason": "Đang sửa nguồn"}).status_code == 400
    assert client.post("/desk/bell", {"minutes": "-3", "reason": "Đang sửa nguồn"}).status_code == 400


def test_a_second_officers_bell_is_his_own(signed, flood):
    signed("duty_officer").post("/desk/bell", {"minutes": "15", "reason": "Đang họp", "life": "1", "person": "Võ Thị Hà"})
    page = signed("agency_officer").get("/desk").content.decode()
    assert 'data-life="on" data-other="on"' in page
    assert "đang tắt chuông tính mạng đến" in page

"""Incidents on a real database: opened once, worked by several bodies at once, moved only when what must be done is done."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.db import connection

from bazan.coordination.cases import api as cases
from bazan.coordination.notifications import api as notifications
from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.monitoring.alerts import api as alerts
from bazan.response.incidents import api
from bazan.response.incidents.lifecycle import exercises
from bazan.response.incidents.types import Call
from tests.fixtures.incident_province import NOW, body, commune, duty, later, opened, soldiers, somebody, village
from tests.present import present

pytestmark = pytest.mark.django_db


def proof(text=b"%PDF-1.4 an end"):
    return cases.keep(io.BytesIO(text), "ket-thuc.pdf")


def step(info, act, by=None, at=None, **more):
    return api.move(info.id, act, by or duty(), api.incident(info.id).version, at or NOW, **more)


def task_of(info, name):
    return next(task for task in api.tasks(info.id) if task.step == name)


def finish(info, name, by, at=NOW, told_by=""):
    task = task_of(info, name)
    return api.move_task(task.id, "finish", by, task.version, at, reason="Đã xong", told_by=told_by)


def reported(info, at=NOW):
    draft = api.draft_report(info.id, duty(), at)
    return api.approve_report(draft.id, duty(), at)


def test_an_incident_from_its_signal_to_its_end(province):
    info = opened(signal_at=later(-7))
    assert (info.code, info.state, info.level, info.procedure, info.procedure_version) == (
        "SC-2026-0001",
        "open",
        1,
        "environment.flood",
        3,
    )
    assert [(task.step, task.due_at) for task in api.tasks(info.id)] == [
        ("verify", later(15)), ("evacuate", later(120)), ("rescue", later(60)), ("power", later(30)), ("damage", later(600)),
    ]  # fmt: skip
    info = step(info, "respond", at=later(3))
    api.arrive(info.id, village(), later(22), "Đội xung kích đã tới")
    finish(info, "evacuate", village(), later(110))
    info = step(info, "settle", at=later(120))
    finish(info, "damage", village(), later(300))
    info = step(info, "recover", at=later(310))
    for name in ("verify", "rescue", "power"):
        finish(info, name, duty(), later(320), told_by="Chỉ huy tại chỗ")
    reported(info, later(330))
    info = step(info, "close", at=later(340), outcome="resolved", reason="Nước rút hết", files=[proof()])
    assert (info.state, info.outcome, info.closed_at) == ("closed", "resolved", later(340))
    assert [(span.key, span.minutes, span.promised) for span in api.spans(info)] == [
        ("acknowledged", 10, 17), ("on_scene", 29, 67), ("stable", 127, None), ("closed", 347, None),
    ]  # fmt: skip
    acts = [line.act for line in api.log(info.id) if line.task_id is None]
    assert acts == ["open", "respond", "arrive", "settle", "recover", "report_draft", "report", "close"]


def test_the_same_key_opens_one_incident(province):
    assert opened(key="a").id == opened(key="a").id
    assert opened(key="b").code == "SC-2026-0002"


def test_a_call_is_written_down_and_opens_an_incident(province):
    info = opened(call=Call("114", "Nhà ngập tới mái", "thôn 2", "Chị Hoa", "0905000111"))
    assert (info.source, info.source_ref) == ("call", "114")
    assert (present(api.call(info.id)).caller, present(api.call(info.id)).phone) == ("C••• H•••", "09••••••11")
    with pytest.raises(Refused, match=r"incidents\.call\.what"):
        opened(key="x", call=Call("114", " ", "thôn 2"))
    for line in ("", "nobody's", "x" * 5000):
        with pytest.raises(Refused, match=r"incidents\.call\.line"):
            opened(key="y", call=Call(line, "Nhà ngập tới mái", "thôn 2"))


def test_what_must_be_done_before_is_done_before(province):
    info = step(opened(), "respond")
    with pytest.raises(Refused) as caught:
        step(info, "settle")
    assert (caught.value.rule, caught.value.params) == ("incidents.condition.tasks", {"count": 1})
    task = task_of(info, "evacuate")
    api.move_task(task.id, "drop", duty(), task.version, NOW, reason="Không hộ nào trong vùng")
    assert step(info, "settle").state == "stable"


def test_nothing_is_closed_without_report_outcome_and_evidence(province):
    info = step(opened(kind="TRAFFIC_ACC"), "respond")
    info = step(info, "settle")
    with pytest.raises(Refused, match=r"incidents\.condition\.report"):
        step(info, "close", outcome="resolved", reason="Xong", files=[proof()])
    reported(info)
    with pytest.raises(Refused, match=r"incidents\.outcome"):
        step(info, "close", reason="Xong", files=[proof()])
    with pytest.raises(Refused, match=r"casework\.act\.evidence"):
        step(info, "close", outcome="resolved", reason="Xong")
    assert step(info, "close", outcome="resolved", reason="Xong", files=[proof()]).state == "closed"


def test_a_false_alarm_is_dismissed_with_its_reason(province):
    info = opened()
    with pytest.raises(Refused, match=r"incidents\.outcome"):
        step(info, "dismiss", outcome="resolved", reason="Nhầm")
    assert step(info, "dismiss", outcome="false", reason="Bơm nước ruộng").outcome == "false"


def test_the_first_level_is_the_communes_and_the_second_the_provinces(province):
    info = step(opened(), "respond", village())
    with pytest.raises(Forbidden):
        step(info, "settle", village("2"))
    info = api.grade(info.id, "very_high", village(), later(5), "Nước lên nhanh, quá sức xã")
    assert info.level == 2 and task_of(info, "neighbours").due_at == later(35)
    with pytest.raises(Forbidden) as caught:
        api.note(info.id, "Sơ tán tiếp", village(), NOW, decision=True)
    assert (caught.value.rule, caught.value.params) == ("incidents.command", {"level": 2})
    assert api.note(info.id, "Đã tới thôn 2", village(), NOW)
    api.grade(info.id, "high", duty(), later(9), "Đã kiểm soát")
    again = api.grade(info.id, "very_high", duty(), later(10), "Lên lại")
    assert [task.step for task in api.tasks(again.id)].count("neighbours") == 1


def test_two_officers_at_once(province):
    info = opened()
    api.move(info.id, "respond", duty(), info.version, NOW)
    with pytest.raises(Conflict, match=r"casework\.moved"):
        api.move(info.id, "dismiss", duty(), info.version, NOW, outcome="false", reason="Nhầm")
    # work on tasks and words in the log collide with no move
    api.note(info.id, "Mưa vẫn to", soldiers(), NOW)
    finish(info, "rescue", soldiers())
    task = task_of(info, "evacuate")
    api.move_task(task.id, "accept", village(), task.version, NOW)
    with pytest.raises(Conflict, match=r"casework\.moved"):
        api.move_task(task.id, "decline", village(), task.version, NOW, reason="Không đủ người")


def test_a_task_belongs_to_whoever_was_asked(province):
    info = opened()
    task = task_of(info, "rescue")
    with pytest.raises(Forbidden, match=r"incidents\.task\.other"):
        api.move_task(task.id, "accept", village("2"), task.version, NOW)
    task = api.move_task(task.id, "decline", soldiers(), task.version, NOW, reason="Hết xuồng")
    task = api.move_task(task.id, "pass_on", duty(), task.version, NOW, reason="Nhờ công an", organization_id=body("cong-an-tinh"))
    assert (task.organization_id, task.state) == (body("cong-an-tinh"), "asked")
    police = somebody("agency_officer", "cong-an-tinh", sectors=["security"])
    assert api.move_task(task.id, "accept", police, task.version, NOW).state == "accepted"


def test_more_time_is_counted_and_the_first_deadline_stays(province):
    task = task_of(opened(), "evacuate")
    after = api.extend_task(task.id, 60, duty(), task.version, later(10), "Đường ngập")
    assert (after.first_due_at, after.due_at) == (later(120), later(180))


def test_checks_are_ticked_once(province):
    info = opened()
    task = task_of(info, "verify")
    api.tick(task.id, 1, True, village(), NOW)
    assert api.tick(task.id, 1, True, village(), NOW).ticked == {1}
    assert [line.act for line in api.log(info.id) if line.task_id == task.id] == ["tick"]
    with pytest.raises(Refused, match=r"incidents\.check\.unknown"):
        api.tick(task.id, 9, True, village(), NOW)


def test_an_unknown_owner_leaves_no_step_to_nobody(province):
    info = opened()
    assert task_of(info, "power").organization_id == info.lead_id == body("so-nnmt")


def test_a_neighbour_is_asked_for_boats(province):
    info = opened()
    asked = api.request(info.id, "boat", "Xuồng máy", 2, body("ubnd-2"), village(), NOW, "r")
    assert asked == api.request(info.id, "boat", "Xuồng máy", 2, body("ubnd-2"), village(), NOW, "r")
    assert asked.state == "requested" and body("ubnd-2") in api.incident(info.id).organizations
    with pytest.raises(Forbidden, match=r"incidents\.resource\.owner"):
        api.move_resource(asked.id, "promise", village(), NOW)
    with pytest.raises(Refused, match=r"incidents\.resource\.why"):
        api.move_resource(asked.id, "refuse", village("2"), NOW)
    for act in ("promise", "send", "arrive"):
        asked = api.move_resource(asked.id, act, village("2"), NOW)
    assert asked.state == "on_scene"
    with pytest.raises(Conflict, match=r"incidents\.resource\.state"):
        api.move_resource(asked.id, "send", village("2"), NOW)


def test_the_end_lets_go_what_was_asked_and_sent_and_leaves_only_words(province):
    info = step(opened(), "respond")
    asked = api.request(info.id, "boat", "Xuồng máy", 2, body("ubnd-2"), duty(), NOW, "r")
    brought = api.bring(info.id, "boat", "Xuồng xã", 1, village(), NOW, "b")
    info = step(info, "dismiss", outcome="false", reason="Nước không dâng")
    assert {one.id: one.state for one in api.resources(info.id)} == {asked.id: "withdrawn", brought.id: "released"}
    assert [line.act for line in api.log(info.id)][-3:] == ["resource_withdraw", "resource_release", "dismiss"]
    for refused in (
        lambda: api.move_resource(asked.id, "promise", village("2"), NOW),
        lambda: api.bring(info.id, "boat", "Nữa", 1, village(), NOW, "c"),
        lambda: api.count(info.id, "water_depth", 1.0, village(), NOW),
        lambda: api.draft_report(info.id, duty(), NOW),
        lambda: api.grade(info.id, "grave", duty(), NOW, "Nặng thêm"),
    ):
        with pytest.raises(Conflict, match=r"incidents\.closed"):
            refused()
    api.learn(info.id, "Đo mực nước trước khi gọi", duty(), NOW)


def test_merging_can_be_undone(province):
    one, other = opened(key="1"), opened(key="2")
    api.note(one.id, "Cầu thôn 2 ngập", duty(), NOW)
    api.merge(one.id, other.id, duty(), NOW, "Cùng một trận lũ")
    assert [info.id for info in api.incidents()] == [other.id]
    assert "Cầu thôn 2 ngập" in [line.text for line in api.log(other.id)]
    with pytest.raises(Conflict, match=r"incidents\.merged"):
        api.note(one.id, "Nữa", duty(), NOW)
    with pytest.raises(Conflict, match=r"incidents\.merge\.holds"):
        api.merge(other.id, opened(key="3").id, duty(), NOW, "Nữa")
    back = api.unmerge(one.id, duty(), NOW, "Hai con suối khác nhau")
    assert back.state == "open" and {info.id for info in api.incidents()} >= {one.id, other.id}


def test_linking_can_be_undone(province):
    one, other = opened(key="1"), opened(key="2")
    link = api.link(one.id, other.id, duty(), NOW, "Cùng hồ")
    assert api.link(other.id, one.id, duty(), NOW, "Cùng hồ").id == link.id
    assert [found.id for found in api.links(other.id)] == [link.id]
    api.unlink(link.id, duty(), NOW, "Khác hồ")
    assert api.links(one.id) == ()


def test_a_report_is_drafted_from_the_log_and_its_figures_lead_to_their_lines(province):
    info = step(opened(), "respond")
    high = api.count(info.id, "water_depth", 1.1, village(), later(10))
    low = api.count(info.id, "water_depth", 0.7, village(), later(50))
    said = api.note(info.id, "Nước bắt đầu rút", village(), later(51))
    report = api.draft_report(info.id, duty(), later(60))
    text = "".join(piece.text for paragraph in report.paragraphs["vi"] for piece in paragraph)
    assert "Mực nước tại chỗ: 0,7\u00a0m, cao nhất 1,1\u00a0m." in text and "Nước bắt đầu rút" in text and "Xong 0/5 nhiệm vụ." in text
    linked = {piece.line for paragraph in report.paragraphs["en"] for piece in paragraph if piece.line}
    assert {low, said} <= linked and high not in linked
    assert api.draft_report(info.id, duty(), later(61)).number == 1
    api.word_report(report.id, "Đề nghị thêm xuồng", duty(), later(62))
    report = api.approve_report(report.id, duty(), later(62))
    assert report.words == "Đề nghị thêm xuồng" and api.incident(info.id).next_report_at == later(182)
    with pytest.raises(Conflict, match=r"incidents\.report\.approved"):
        api.word_report(report.id, "Sửa lại", duty(), later(63))
    assert api.draft_report(info.id, duty(), later(64)).number == 2


def test_an_affected_area_says_what_stands_in_it(province):
    info = opened()
    api.draw(info.id, "circle", [(10.1, 106.1)], village(), NOW, metres=2000)
    area = present(api.area(api.log(info.id)))
    found = api.exposure(area.geometry, NOW.date())
    assert found.area_km2 == pytest.approx(12.5, rel=0.03)
    (one,) = found.communes
    assert one.name == "Xã Một" and 0.01 < present(one.share) < 0.05 and found.people == one.people == round(8000 * present(one.share))
    for basis, points, metres, rule in (
        ("drawn", [(10, 106), (10, 107)], None, "points"),
        ("circle", [(10.1, 106.1)], None, "metres"),
        ("drawn", [(10, 106), (10.1, 106.1), (10.1, 106), (10, 106.1)], None, "crossing"),
        ("drawn", [(1, 100), (20, 100), (20, 120), (1, 120)], None, "size"),
    ):
        with pytest.raises(Refused, match=rf"incidents\.area\.{rule}"):
            api.draw(info.id, basis, points, village(), NOW, metres=metres)


def test_everybody_called_is_told_and_asked_to_confirm(province):
    soldier, stranger = soldiers(), somebody("agency_officer", "ioc", username="nguoi-la")
    info = opened()
    told = {one.account_id for one in notifications.receipts(f"incident:{info.id}")}
    assert soldier.reach.account_id in told and stranger.reach.account_id not in told
    assert not any(words.startswith("DIỄN TẬP") for words in subjects(soldier))
    helper = village("2")
    api.request(info.id, "boat", "Xuồng", 2, body("ubnd-2"), duty(), NOW, "r")
    assert any("Xuồng" in words for words in subjects(helper))


def test_an_approved_report_is_read_by_everybody_called(province):
    soldier = soldiers()
    info = step(opened(), "respond")
    report = api.draft_report(info.id, duty(), later(60))
    assert not any("báo cáo tình huống" in words for words in subjects(soldier))
    api.word_report(report.id, "Đề nghị thêm xuồng", duty(), later(61))
    api.approve_report(report.id, duty(), later(62))
    (told,) = [one for one in notifications.inbox(soldier.reach.account_id) if "báo cáo tình huống số 1" in one.subject["vi"]]
    assert "Xong 0/5 nhiệm vụ." in told.body["vi"] and told.body["vi"].endswith("Đề nghị thêm xuồng")
    assert told.link == f"/incidents/{info.id}" and not told.asks


def subjects(officer):
    return [one.subject["vi"] for one in notifications.inbox(officer.reach.account_id)]


SCRIPT = {
    "version": 1, "kind": "FLOOD", "sector": "environment", "severity": "high", "place": "1", "title": {"vi": "Lũ", "en": "Flood"},
    "incident": {"vi": "Giả định: lũ", "en": "Assumed: flood"},
    "events": [{"minute": 2, "vi": "Cầu ngập", "en": "x"}, {"minute": 9, "figure": "dead", "value": 0, "vi": "", "en": ""}],
}  # fmt: skip


def test_an_exercise_tells_real_people_and_is_never_shown_as_actual(province, monkeypatch):
    monkeypatch.setattr(exercises, "scripts", lambda: {"flood": SCRIPT})
    soldier, other = soldiers(), village()
    run = api.start_exercise("flood", duty(), NOW, "e")
    assert api.start_exercise("flood", duty(), NOW, "e").id == run.id
    info = api.incident(present(run.incident_id))
    assert (info.code, info.exercise, info.source) == ("DT-2026-0001", True, "exercise")
    assert opened().code == "SC-2026-0001"
    assert [one.code for one in api.incidents()] == ["SC-2026-0001"] and [one.id for one in api.incidents(exercise=True)] == [info.id]
    assert api.counts() == {"open": 1}
    with pytest.raises(Refused, match=r"incidents\.merge\.sandbox"):
        api.merge(info.id, api.incidents()[0].id, duty(), NOW, "Giống nhau")
    (message,) = [one for one in notifications.inbox(soldier.reach.account_id) if one.link.endswith(f"/{info.id}")]
    assert message.subject["vi"].startswith("DIỄN TẬP") and not message.life_safety
    notifications.acknowledge(message.message_id, soldier.reach.account_id, later(4))
    api.play_due(later(3))
    api.play_due(later(3))
    assert [line.text for line in api.log(info.id) if line.detail.get("script")] == ["Cầu ngập"]
    api.play_due(later(60))
    assert "dead" in api.figures(api.log(info.id))
    ended = api.end_exercise(run.id, duty(), later(61))
    assert (ended.result["answered"], ended.result["median_minutes"]) == (1, 4) and ended.result["told"] >= 2
    assert (api.incident(info.id).state, api.incident(info.id).outcome) == ("closed", "exercise")
    assert other.reach.account_id in {one.account_id for one in notifications.receipts(f"incident:{info.id}")}
    with pytest.raises(Conflict, match=r"incidents\.exercise\.ended"):
        api.end_exercise(run.id, duty(), later(62))
    with pytest.raises(Forbidden):
        api.start_exercise("flood", soldiers(), NOW, "x")


@pytest.mark.django_db(transaction=True)
def test_an_exercise_asked_for_twice_at_the_same_moment_is_one(province, monkeypatch):
    monkeypatch.setattr(exercises, "scripts", lambda: {"flood": SCRIPT})
    officer, gate = duty(), threading.Barrier(2)

    def start(_):
        gate.wait()
        try:
            return api.start_exercise("flood", officer, NOW, "double").incident_id
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as officers:
        (incident_id,) = set(officers.map(start, range(2)))
    assert incident_id is not None and len(api.exercises()) == 1


def test_an_exercise_is_never_started_under_the_key_of_an_actual_incident(province, monkeypatch):
    monkeypatch.setattr(exercises, "scripts", lambda: {"flood": SCRIPT})
    opened(key="form")
    with pytest.raises(Conflict, match=r"incidents\.exercise\.key"):
        api.start_exercise("flood", duty(), NOW, "form")
    assert api.exercises() == []


def raised(at):
    """An alert of a made-up rule in the first commune."""
    rule = apps.get_model("alerts", "AlertRule").objects.create(
        code="environment.high", sector="environment", version=1, fingerprint="1", spec={"labels": {}, "incident": "FLOOD"}
    )
    return apps.get_model("alerts", "Alert").objects.create(
        rule=rule, rule_version=1, sector="environment", labels={"vi": "Nước lên", "en": "Water rises"}, feature_kind="place",
        feature_id=commune(), feature_names={}, place_id=commune(), severity="severe", peak="severe", urgency="immediate",
        certainty="observed", life_safety=True, level=1, raised_at=at, active_since=at,
    )  # fmt: skip


def test_an_incident_opened_from_an_alert_takes_it_up_and_counts_from_its_signal(province):
    alert = raised(later(-20))
    info = opened(alert_id=alert.id)
    assert (info.source, info.source_ref, info.signal_at) == ("alert", f"alert:{alert.id}", later(-20))
    assert api.of_alerts([alert.id]) == {alert.id: info.id}
    taken = alerts.alert(alert.id)
    assert taken.acknowledged_at == NOW and taken.acknowledged_by == duty().username
    assert [one.detail["text"] for one in alerts.history(alert.id) if one.kind == "commented"] == [info.code]
    with pytest.raises(NotFound, match=r"alerts\.unknown"):
        opened(key="x", alert_id=99_999)

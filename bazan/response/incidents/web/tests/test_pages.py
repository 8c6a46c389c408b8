"""The pages as people use them: an incident from a call to its end by HTTP, who sees what, and how many queries a page asks."""

import html
import io
import re
import zipfile

import pytest
from django.apps import apps

from bazan.core.time import LOCAL, now
from bazan.response.incidents import api as incidents
from bazan.response.warnings import api as warnings
from tests.fixtures.incident_province import NOW, commune, duty, opened
from tests.fixtures.query_count import questions
from tests.present import present

pytestmark = pytest.mark.django_db
NEW = {"kind": "FLOOD", "title": "Ngập thôn 2", "key": "a", "line": "114", "what": "Nước vào nhà", "where": "thôn 2", "phone": "0905777123"}


def call_in(client, **more):
    answer = client.post("/incidents/open", NEW | {"place": commune()} | more)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def version(address):
    return incidents.incident(int(address.rpartition("/")[2])).version


def evidence():
    stream = io.BytesIO(b"%PDF-1.4 an end")
    stream.name = "ket-thuc.pdf"
    return stream


def test_a_call_becomes_an_incident_that_is_worked_and_closed(signed_in):
    client = signed_in("duty_officer", "ioc")
    assert 'name="kind"' in client.get("/incidents/new").text
    there = call_in(client)
    page = client.get(there).text
    assert "Ngập thôn 2" in page and "Xác minh" in page and NEW["phone"] not in page and "••••" in page and 'aria-current="step"' in page
    assert "Ngập thôn 2" in client.get("/incidents").text

    def send(what, **more):
        answer = client.post(f"{there}/{what}", {"seen": version(there)} | more)
        assert answer.status_code == 302, answer.text

    send("respond")
    send("log", kind="figure:dead", value="0")
    send("log", kind="decision", text="Sơ tán thôn 2")
    send("area", basis="circle", points="10.1, 106.1", metres="800")
    page = client.get(there).text
    assert "Sơ tán thôn 2" in page and "spot-area" in page and "Xã Một" in page
    for task in incidents.tasks(int(there.rpartition("/")[2])):
        given = {"seen": task.version, "reason": "Đã xong", "told_by": "Chỉ huy tại chỗ"}
        assert client.post(f"/incidents/tasks/{task.id}/finish", given).status_code == 302
    send("draft")
    report = incidents.reports(int(there.rpartition("/")[2]))[0]
    send("report", report=report.id, words="Đề nghị thêm xuồng", approve="1")
    assert re.search(r'<a href="#l\d+">0.người</a>', client.get(there).text)
    send("settle")
    send("close", outcome="resolved", reason="Nước rút", files=evidence())
    assert "Đóng" in client.get(there).text and "Ngập thôn 2" not in client.get("/incidents").text
    assert "Ngập thôn 2" in client.get("/incidents?state=closed").text


def test_a_refusal_keeps_what_was_written(signed_in):
    client = signed_in("duty_officer", "ioc")
    answer = client.post("/incidents/open", NEW | {"title": ""})
    assert answer.status_code == 400 and "Nước vào nhà" in answer.text
    there = call_in(client)
    answer = client.post(f"{there}/area", {"basis": "corridor", "points": "10.1, 106.1", "metres": "200"})
    assert answer.status_code == 400 and "10.1, 106.1" in answer.text and "hành lang ít nhất hai" in answer.text
    assert client.post(f"{there}/settle", {"seen": 1}).status_code in (400, 409)
    assert client.post(f"{there}/nonsense", {}).status_code == 404


def test_the_point_on_the_map_says_the_commune(signed_in):
    there = call_in(signed_in("duty_officer", "ioc"), place="", latitude="10.3", longitude="106.3")
    assert incidents.incident(int(there.rpartition("/")[2])).place_id == commune("4")


def test_a_called_organization_sees_it_and_works_its_tasks(signed_in):
    there = call_in(signed_in("duty_officer", "ioc"))
    soldiers = signed_in("agency_officer", "bch-quan-su", sector="security")
    page = soldiers.get(there).text
    assert "Cứu hộ" in page and "Xác minh" in page and NEW["phone"] not in page
    task = next(one for one in incidents.tasks(int(there.rpartition("/")[2])) if one.step == "rescue")
    assert soldiers.post(f"/incidents/tasks/{task.id}/accept", {"seen": task.version}).status_code == 302
    other = next(one for one in incidents.tasks(int(there.rpartition("/")[2])) if one.step == "verify")
    assert soldiers.post(f"/incidents/tasks/{other.id}/accept", {"seen": other.version}).status_code == 403
    assert soldiers.post(f"{there}/respond", {"seen": 1}).status_code == 403


def test_a_task_done_for_another_says_so_on_every_screen(signed_in):
    client = signed_in("duty_officer", "ioc")
    there = call_in(client)
    task = next(one for one in incidents.tasks(int(there.rpartition("/")[2])) if one.step == "rescue")
    page = client.get(there).text
    assert f'id="t-{task.id}" name="told_by"' in page and "Việc của bch-quan-su." in page
    given = {"seen": task.version, "reason": "Đưa 12 người ra"}
    refused = client.post(f"/incidents/tasks/{task.id}/finish", given)
    assert refused.status_code == 400 and "Hãy ghi ai báo đã xong" in refused.text and ">Đưa 12 người ra</textarea>" in refused.text
    assert client.post(f"/incidents/tasks/{task.id}/finish", given | {"told_by": "Thiếu tá Nam"}).status_code == 302
    said = "duty-officer-ioc, ioc, thay cho bch-quan-su · xác nhận: Thiếu tá Nam"
    assert client.get(there).text.count(said) == 2, "in the log and on its card"
    assert said in client.get(f"{there}/review").text
    for number in ("204", "214"):
        with zipfile.ZipFile(io.BytesIO(client.get(f"{there}/forms/{number}.docx").content)) as document:
            assert said in document.read("word/document.xml").decode()


def test_a_step_that_takes_its_time_shows_from_when_it_can_be_done(signed_in):
    client = signed_in("commune_officer", "ubnd-1", place="1")
    procedure = apps.get_model("incidents", "ProcedureVersion").objects.get()
    procedure.spec["steps"][0]["at_least_minutes"] = 10
    procedure.save()
    there = call_in(client)
    task = next(one for one in incidents.tasks(int(there.rpartition("/")[2])) if one.step == "verify")
    earliest = present(task.earliest_at).astimezone(LOCAL)
    assert f"disabled>Báo xong từ {earliest:%H:%M}" in client.get(there).text
    answer = client.post(f"/incidents/tasks/{task.id}/finish", {"seen": task.version, "reason": "Xong ngay"})
    assert answer.status_code == 400 and f"sớm nhất lúc {earliest:%H:%M, %d/%m/%Y}" in answer.text


def test_nobody_else_sees_it(signed_in):
    there = call_in(signed_in("duty_officer", "ioc"), kind="TRAFFIC_ACC")
    stranger = signed_in("agency_officer", "bch-quan-su", sector="roads")
    assert stranger.get(there).status_code == 404 and "Ngập thôn 2" not in stranger.get("/incidents").text
    neighbour = signed_in("commune_officer", "ubnd-2", place="2")
    assert neighbour.get(there).status_code == 404


ROLES = ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator")


@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_which_page(signed_in, role):
    where = {"place": "1"} if role == "commune_officer" else {}
    client = signed_in(role, "ubnd-1" if role == "commune_officer" else "ioc", **where)
    sees = role in ("leader", "duty_officer", "agency_officer", "commune_officer")
    assert client.get("/incidents").status_code == (200 if sees else 403)
    assert client.get("/incidents/new").status_code == (200 if sees else 403)
    assert client.post("/incidents/open", NEW | {"place": commune()}).status_code == (302 if sees else 403)


COMMANDERS = ("leader", "duty_officer", "commune_officer")


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("data_steward", "administrator")])
def test_who_may_command_the_first_level(signed_in, role):
    where = {"place": "1"} if role == "commune_officer" else {}
    client = signed_in(role, "ubnd-1" if role == "commune_officer" else "bch-quan-su", **where)
    info = opened()
    for what in ("respond", "grade", "handover", "draft", "task"):
        given = {"seen": incidents.incident(info.id).version, "severity": "high", "reason": "Vì thế", "to": "Ca đêm", "text": "Còn ngập"}
        answer = client.post(f"/incidents/{info.id}/{what}", given | {"what": "Đi xem", "minutes": 5, "organization": "so-yt", "key": "k"})
        assert answer.status_code == (302 if role in COMMANDERS else 403), (what, answer.text)


def test_without_signing_in_nothing_is_seen(client, province):
    assert client.get("/incidents").status_code == 302 and client.get(f"/incidents/{opened().id}").status_code == 302


def test_the_list_asks_no_more_for_many_than_for_one(signed_in):
    client = signed_in("duty_officer", "ioc")
    opened(key="1")
    client.get("/incidents")
    one = len(questions(client, "/incidents"))
    for n in range(8):
        opened(key=f"n{n}")
    assert len(questions(client, "/incidents")) <= one < 40


def test_the_room_asks_no_more_for_a_long_log_than_for_a_short_one(signed_in):
    client = signed_in("duty_officer", "ioc")
    info = opened()
    incidents.note(info.id, "Dòng đầu", duty(), info.opened_at)
    client.get(f"/incidents/{info.id}")
    short = len(questions(client, f"/incidents/{info.id}"))
    for n in range(20):
        incidents.note(info.id, f"Dòng {n}", duty(), info.opened_at)
    assert len(questions(client, f"/incidents/{info.id}")) <= short < 35, "one of them looks for cameras nearby"


def test_the_list_is_filtered_by_its_address_and_taken_away(signed_in):
    client = signed_in("duty_officer", "ioc")
    opened(key="1")
    opened(key="2", kind="TRAFFIC_ACC", place_id=commune("2"))
    assert (
        "SC-2026-0002" in client.get("/incidents?group=traffic").text and "SC-2026-0001" not in client.get("/incidents?group=traffic").text
    )
    taken = client.get(f"/incidents?place={commune('2')}&format=csv")
    assert taken.headers["Content-Type"].startswith("text/csv") and taken.content.decode("utf-8-sig").count("SC-2026-") == 1
    assert client.get("/incidents?state=nonsense&severity=x").status_code == 200
    for field in ("place", "from"):
        answer = client.get(f"/incidents?{field}=x")
        assert answer.status_code == 400 and f"“{field}”" in answer.text


def test_english_has_every_word(signed_in):
    client = signed_in("duty_officer", "ioc")
    there = call_in(client)
    client.post("/language", {"language": "en", "next": there})
    for address in ("/incidents", "/incidents/new", there):
        page = client.get(address).text
        assert 'lang="en"' in page and not re.search(r">\s*incidents\.[a-z_.]+", page)


@pytest.mark.parametrize("number", ["201", "202", "204", "209", "214"])
def test_a_form_is_had_on_paper_in_both_formats(signed_in, number):
    client = signed_in("duty_officer", "ioc")
    there = call_in(client)
    incidents.count(int(there.rpartition("/")[2]), "dead", 0, duty(), incidents.incident(int(there.rpartition("/")[2])).opened_at)
    printed = client.get(f"{there}/forms/{number}.pdf")
    assert printed.content.startswith(b"%PDF") and f"ICS{number}" in printed.headers["Content-Disposition"]
    written = client.get(f"{there}/forms/{number}.docx")
    with zipfile.ZipFile(io.BytesIO(written.content)) as document:
        assert "Ngập thôn 2" in document.read("word/document.xml").decode()
    assert client.get(f"{there}/forms/{number}.exe").status_code == 404 and client.get(f"{there}/forms/999.pdf").status_code == 404


def test_the_review_shows_measured_times_lessons_and_actions(signed_in):
    client = signed_in("duty_officer", "ioc")
    there = call_in(client)
    client.post(f"{there}/respond", {"seen": version(there)})
    client.post(f"{there}/log", {"kind": "lesson", "text": "Loa thôn 2 hỏng"})
    action = {"what": "Sửa loa thôn 2", "minutes": "10080", "organization": "ubnd-1", "purpose": "action", "key": "k"}
    assert client.post(f"{there}/task", action).status_code == 302
    page = client.get(f"{there}/review").text
    assert "Loa thôn 2 hỏng" in page and "Sửa loa thôn 2" in page and "Tín hiệu → tiếp nhận" in page


def test_an_exercise_is_started_marked_and_ended(signed_in):
    client = signed_in("duty_officer", "ioc")
    assert "/incidents/exercises/start" in client.get("/incidents/exercises").text
    assert client.post("/incidents/exercises/start", {"script": "none"}).status_code == 400
    stranger = signed_in("agency_officer", "so-yt", sector="health")
    assert stranger.post("/incidents/exercises/start", {"script": "flood_night"}).status_code == 403


def test_the_room_leads_to_a_warning_filled_from_the_incident_and_lists_it(signed_in):
    client = signed_in("duty_officer", "ioc")
    there = call_in(client)
    code = incidents.incident(int(there.rpartition("/")[2])).code
    page = client.get(there).text
    assert f'href="/warnings/new?incident={code}' in page and "Chưa có cảnh báo nào tới dân" in page


def story(page):
    return page.partition('data-part="story"')[2].partition('class="map-box"')[0]


def test_the_wall_tells_of_what_people_did_in_words_of_events(signed_in):
    there = call_in(signed_in("duty_officer", "ioc"))
    info = incidents.incident(int(there.rpartition("/")[2]))
    page = signed_in("leader", "ubnd-tinh").get("/wall").text
    stream = page.partition('data-part="happened"')[2].partition("</ol>")[0]
    assert info.title in stream and f"Mở sự cố {info.code}" in stream


def test_an_alert_leads_to_its_kind_of_incident_and_on_to_its_warning_with_title_and_area(signed_in):
    client = signed_in("duty_officer", "ioc")
    cluster, *_ = (dengue_cluster(code) for code in ("2", "3"))
    form = client.get(f"/incidents/new?alert={cluster.id}").text
    assert '<option value="OUTBREAK_DENGUE" selected>' in form and 'value="Ổ sốt xuất huyết tại Xã 2"' in form
    given = {"kind": "OUTBREAK_DENGUE", "title": "Ổ sốt xuất huyết tại Xã 2", "place": commune("2"), "alert": cluster.id, "key": "a"}
    there = client.post("/incidents/open", given).headers["Location"]
    (onward,) = re.findall(r'href="(/warnings/new[^"]+)"', client.get(there).text)
    warning = client.get(html.unescape(onward)).text
    assert "Dengue cluster in commune 2" in warning and "muỗi" in warning
    assert "lũ" not in warning[warning.index('class="warn-form"') :].lower()
    assert set(re.findall(r'name="communes" value="([^"]+)" checked', warning)) == {"2", "3"}


def test_a_kind_without_prepared_words_begins_a_warning_empty_and_keeps_its_title_when_one_is_chosen(signed_in):
    client = signed_in("duty_officer", "ioc")
    there = call_in(client, kind="CYBER", title="Trang giả mạo lừa dân")
    (onward,) = re.findall(r'href="(/warnings/new[^"]+)"', client.get(there).text)
    begun = client.get(html.unescape(onward)).text
    assert 'name="kind" value=""' in begun and 'name="title" value="Trang giả mạo lừa dân"' in begun
    chosen = client.get(html.unescape(onward) + "&kind=HAZMAT").text
    assert re.search(r'name="headline_vi"[^>]*value="Trang giả mạo lừa dân"', chosen)


def dengue_cluster(code, **more):
    """A live alert of one commune; two of them stand in one group."""
    rule, _ = apps.get_model("alerts", "AlertRule").objects.get_or_create(
        code="health.dengue_cluster", defaults={"sector": "health", "version": 1, "fingerprint": "1", "spec": {}}
    )
    group, _ = apps.get_model("alerts", "AlertGroup").objects.get_or_create(kind="key", key="rule", defaults={"opened_at": NOW})
    return apps.get_model("alerts", "Alert").objects.create(
        rule=rule, rule_version=1, sector="health", feature_kind="place", feature_id=commune(code), place_id=commune(code), group=group,
        labels={"vi": f"Ổ sốt xuất huyết tại Xã {code}", "en": f"Dengue cluster in commune {code}"}, incident_kind="OUTBREAK_DENGUE",
        feature_names={"vi": f"Xã {code}", "en": f"Commune {code}"}, severity="moderate", peak="moderate", urgency="expected",
        certainty="likely", level=1, raised_at=NOW, active_since=NOW, **{"life_safety": False} | more,
    )  # fmt: skip


def test_the_wall_tells_of_an_incident_in_which_lives_are_at_stake_and_of_no_other(signed_in):
    client, severities = signed_in("leader", "ubnd-tinh"), incidents.catalogue().severities.values()
    light, grave = (next(one.code for one in severities if one.life_safety == wanted) for wanted in (False, True))
    opened(severity=light)
    assert "Ngập xã Một" not in story(client.get("/wall").text)
    info = opened(key="2", severity=grave)
    page = story(client.get("/wall").text)
    assert "Ngập xã Một" in page and f"/incidents/{info.id}" in page
    assert re.search(r"0/\d+ nhiệm vụ xong", page)


def test_the_wall_tells_of_an_alert_of_life_safety_until_an_incident_has_it_its_own_or_one_merged_into_it(signed_in):
    client = signed_in("leader", "ubnd-tinh")
    grave = next(one.code for one in incidents.catalogue().severities.values() if one.life_safety)
    begun, other = dengue_cluster("2", life_safety=True), dengue_cluster("3", life_safety=True)
    fought = opened(severity=grave, alert_id=begun.id)
    assert f"/alerts/{other.id}" in story(client.get("/wall").text), "nobody fights it yet"
    joined = opened(key="2", severity=grave, alert_id=other.id)
    incidents.merge(joined.id, fought.id, duty(), NOW, "Cùng một ổ dịch")
    assert f"/incidents/{fought.id}" in story(client.get("/wall").text)
    incidents.unmerge(joined.id, duty(), NOW, "Hai ổ khác nhau")
    apps.get_model("casework", "Case").objects.filter(id=joined.case_id).update(state="closed", closed_at=NOW)
    assert f"/alerts/{other.id}" in story(client.get("/wall").text), "its incident was closed, it stands"


@pytest.fixture
def warned(signed_in):
    """An incident under command, its duty officer, and a warning of it in force."""
    client, leader = signed_in("duty_officer", "ioc"), signed_in("leader", "ubnd-tinh")
    there = call_in(client)
    (onward,) = re.findall(r'href="(/warnings/new[^"]+)"', client.get(there).text)
    form = client.get(html.unescape(onward)).text
    sent = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', form)) | {"communes": "1", "status": "Actual"}
    sent |= dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>([^<]*)</textarea>', form)) | {"polygon": ""}
    sent |= dict(re.findall(r'<select id="(\w+)"[^>]*>(?:(?!</select>).)*value="([^"]*)" selected', form, re.S))
    draft = client.post("/warnings/new", sent).headers["Location"]
    assert leader.post(f"{draft}/release", {"seen": 1}).status_code == 302
    return client, there, warnings.messages(ours=True)[0].id


def dismissed(client, there, **more):
    return client.post(f"{there}/dismiss", {"seen": version(there), "outcome": "false", "reason": "Báo nhầm"} | more)


def test_an_incident_does_not_end_before_each_warning_in_force_is_decided(warned):
    client, there, message = warned
    page = client.get(there).text
    assert page.count(f'name="warning-{message}"') == 1 and "Cảnh báo còn hiệu lực: Ngập thôn 2" in page
    refused = dismissed(client, there)
    assert refused.status_code == 400 and "còn hiệu lực. Hãy chọn" in refused.text
    assert incidents.incident(int(there.rpartition("/")[2])).state == "open"


def test_a_warning_may_be_let_run_when_its_incident_ends_and_the_log_says_so(warned):
    client, there, message = warned
    assert dismissed(client, there, **{f"warning-{message}": "run"}).status_code == 302
    assert "Để cảnh báo tới dân chạy đến hết hạn" in client.get(there).text
    assert warnings.messages(at=now()) and not warnings.drafts()


def test_a_warning_is_cancelled_by_two_persons_when_its_incident_ends(warned):
    client, there, message = warned
    assert dismissed(client, there, **{f"warning-{message}": "cancel"}).status_code == 302
    (draft,) = warnings.drafts()
    assert (draft.msg_type, draft.replaces, draft.state, draft.facts.headline["vi"]) == ("Cancel", message, "waiting", "Hủy: Ngập thôn 2")
    assert "Hủy cảnh báo tới dân, chờ duyệt" in client.get(there).text

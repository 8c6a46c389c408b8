"""The desk of reports on a real database, as each of those who use it."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.types import Sent
from bazan.coordination.cases import api as cases
from bazan.data.sources import api as sources
from bazan.directory.permissions.types import SYSTEM
from tests.fixtures.query_count import questions
from tests.fixtures.report_province import HERE, NOW, act, answered, commune, published, reception, sent

pytestmark = pytest.mark.django_db
SOUND = b"OggS\0\2" + bytes(40)
SCRIPT = "<script>alert(1)</script>"


def photo():
    stream = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(stream, "JPEG")
    return SimpleUploadedFile("sau.jpg", stream.getvalue(), "image/jpeg")


def form(one, name, **more):
    return {"act": name, "seen": api.report(one.id).case.version, "key": "", "reason": "lý do rõ ràng"} | more


def do(client, one, name, **more):
    return client.post(f"/reports/{one.id}/act", form(one, name, **more))


def text_of(client, address):
    page = client.get(address)
    assert page.status_code == 200, page.content.decode()[:2000]
    return page.content.decode()


def names_phone(text):
    """Whether a text holds the end of the phone number 0912 345 678; 345 alone may be a report's key."""
    return re.search(r"345[ .]?678", text) is not None


def listed(client, query=""):
    return [int(number) for number in re.findall(r'data-report="(\d+)"', text_of(client, f"/reports{query}"))]


def test_the_queue_holds_danger_then_what_is_late_then_the_rest(browser):
    calm, late = sent(), sent("report-late", NOW - timedelta(days=20))
    dire = sent("report-dire", words="Nước vào nhà, hai cụ già chưa ra được", danger=True)
    duty = browser("duty_officer", "ioc")
    assert listed(duty) == [dire.id, late.id, calm.id]
    page = text_of(duty, "/reports")
    assert [page.index(f'id="group-{key}"') for key in ("danger", "late", "rest")] == sorted(
        page.index(f'id="group-{key}"') for key in ("danger", "late", "rest")
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?show=danger", ["dire"]),
        ("?show=late", ["late"]),
        ("?show=work", ["given"]),
        ("?show=new", ["dire", "late"]),
        ("?q=den+duong", []),
        ("?q=o+ga", ["late", "given"]),
        ("?service=field_reports.flooding", ["dire"]),
        ("?channel=hotline", ["dire"]),
        ("?unit=ubnd-1", ["given"]),
        ("?place=1&show=undecided", []),
        ("?place=9", []),
        ("?show=nonsense&channel=fax", ["dire", "late", "given"]),
    ],
)
def test_the_address_narrows_the_queue_down(browser, query, found):
    known = {
        "dire": sent("report-dire", words="Nước vào nhà", danger=True, service="field_reports.flooding", channel="hotline"),
        "late": sent("report-late", NOW - timedelta(days=20)),
    }
    known["given"] = act(sent("report-given"), "assign", reception())
    assert listed(browser("duty_officer", "ioc"), query) == [known[name].id for name in found]


def test_a_unit_begins_with_its_own_work_and_may_see_all_in_reach(browser):
    mine, other = act(sent(), "assign", reception()), sent("report-0002")
    village = browser("commune_officer", "ubnd-1", "1")
    assert listed(village) == [mine.id]
    assert set(listed(village, "?of=all")) == {mine.id, other.id}


def test_another_commune_sees_nothing_of_it(browser):
    one = sent()
    other = browser("commune_officer", "ubnd-2", "2")
    assert listed(other, "?of=all") == []
    assert other.get(f"/reports/{one.id}").status_code == 404
    assert do(other, one, "receive").status_code == 404


def test_pages_of_fifty_ask_the_same_however_many_there_are(browser):
    duty = browser("duty_officer", "ioc")
    for number in range(5):
        sent(f"report-{number:04}")
    few = len(questions(duty, "/reports"))
    for number in range(5, 55):
        sent(f"report-{number:04}")
    assert len(listed(duty)) == 50 and len(listed(duty, "?page=2")) == 5
    assert len(questions(duty, "/reports")) <= few <= 15
    assert len(questions(duty, f"/reports/{api.reports()[0].id}")) <= 32


def test_reports_whose_clock_rests_count_among_the_pages(browser):
    duty = browser("duty_officer", "ioc")
    for number in range(51):
        sent(f"report-{number:04}")
    act(api.reports()[0], "ask_sender", reception(), reason="Trước số nhà mấy?")
    assert 'href="/reports?page=2"' in text_of(duty, "/reports")
    assert len(listed(duty, "?page=2")) == 1


def test_a_list_that_was_cut_says_so_and_where_the_rest_is(browser, monkeypatch):
    duty = browser("duty_officer", "ioc")
    for number in range(3):
        act(sent(f"report-000{number}"), "refuse", reception(), reason="Không thuộc phạm vi")
    sent("report-open")
    assert "report-cut" not in text_of(duty, "/reports?show=closed")
    monkeypatch.setattr("bazan.citizens.field_reports.queries.MOST_CLOSED", 2)
    monkeypatch.setattr(api, "MOST_CLOSED", 2)
    assert '<b class="figures">2+</b>' in text_of(duty, "/reports")
    assert "report-cut" not in text_of(duty, "/reports")
    for query in ("?show=closed", "?q=o+ga"):
        assert "Liệt kê 2 phản ánh kết thúc gần nhất" in text_of(duty, f"/reports{query}")


def test_the_queue_is_taken_away_without_numbers_of_people(browser):
    one = sent(words="Ổ gà sâu, gọi 0912 345 678")
    data = browser("duty_officer", "ioc").get("/reports/take/csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data)))
    assert rows[1][0] == one.number and not names_phone(data) and "••" in data


def test_who_sent_it_is_never_in_the_page_without_a_look_that_is_kept(browser):
    one = sent(words="Gọi 0912 345 678 tôi chỉ chỗ")
    duty = browser("duty_officer", "ioc", name="truc")
    for address in ("/reports", f"/reports/{one.id}", "/desk"):
        page = text_of(duty, address)
        assert "Nguyễn Văn A" not in page and not names_phone(page)
    assert duty.post(f"/reports/{one.id}/who", {"reason": "ơ"}).status_code == 400
    seen = duty.post(f"/reports/{one.id}/who", {"reason": "Gọi hỏi vị trí"})
    assert "Nguyễn Văn A" in seen.content.decode() and "+84912345678" in seen.content.decode()
    assert seen["Cache-Control"] == "no-store"
    again = text_of(duty, f"/reports/{one.id}")
    assert "Nguyễn Văn A" not in again and "Gọi hỏi vị trí" in again and "Trần truc" in again


def test_a_unit_is_not_offered_the_seal(browser):
    one = act(sent(), "assign", reception())
    village = browser("commune_officer", "ubnd-1", "1")
    assert f"/reports/{one.id}/who" not in text_of(village, f"/reports/{one.id}")
    assert village.post(f"/reports/{one.id}/who", {"reason": "Muốn gọi lại"}).status_code == 403


def test_a_report_is_handled_from_its_page_until_it_is_published(browser):
    one = sent()
    duty, village = browser("duty_officer", "ioc"), browser("commune_officer", "ubnd-1", "1")
    assert do(duty, one, "assign", organization="").status_code == 302
    assert api.report(one.id).case.organization_id == commune().organization_id
    assert do(village, one, "start").status_code == 302
    told = do(village, one, "answer", files=photo(), latitude=HERE[0], longitude=HERE[1], accuracy=7)
    assert told.status_code == 302 and "sau.jpg" in text_of(duty, f"/reports/{one.id}")
    assert do(duty, one, "publish").status_code == 302
    assert api.report(one.id).state == "published"


def test_a_photo_from_nowhere_is_told_and_allowed_with_a_reason_that_stands_there(browser):
    one = act(sent(), "assign", reception())
    village = browser("commune_officer", "ubnd-1", "1")
    refused = do(village, one, "answer", files=photo())
    assert refused.status_code == 400 and "Không rõ ảnh chụp ở đâu" in refused.content.decode()
    assert "lý do rõ ràng" in refused.content.decode()  # nothing written is lost
    assert do(village, one, "answer", files=photo(), why_elsewhere="Máy cơ quan không có GPS").status_code == 302
    assert "Máy cơ quan không có GPS" in text_of(village, f"/reports/{one.id}")


def test_the_preview_is_what_everybody_will_read(browser):
    one = answered(sent())
    duty = browser("duty_officer", "ioc")
    page = duty.post(f"/reports/{one.id}/preview", {"reason": "Xong, hỏi thêm 0912 345 678"}).content.decode()
    part = page[page.index('data-part="preview"') :]
    assert "Xong, hỏi thêm 09••••••78" in part and not names_phone(page)
    assert api.report(one.id).reply != "Xong, hỏi thêm 0912 345 678"


def test_a_stale_form_changes_nothing_and_says_so(browser):
    one = sent()
    duty = browser("duty_officer", "ioc")
    stale = form(one, "refuse")
    act(one, "receive", reception())
    assert duty.post(f"/reports/{one.id}/act", stale).status_code == 409
    assert api.report(one.id).state == "received"


def test_sent_twice_by_an_impatient_thumb_it_is_done_once(browser):
    one = act(sent(), "assign", reception())
    village = browser("commune_officer", "ubnd-1", "1")
    twice = form(one, "start", key="k" * 32)
    assert [village.post(f"/reports/{one.id}/act", twice).status_code for _ in range(2)] == [302, 302]
    assert [event.act for event in cases.timeline(one.case.id)].count("start") == 1


def test_a_phone_that_was_without_a_network_is_told_the_version(browser):
    one = act(sent(), "assign", reception())
    village = browser("commune_officer", "ubnd-1", "1")
    told = village.post(f"/reports/{one.id}/act", form(one, "start"), headers={"Accept": "application/json"})
    assert told.json() == {"state": "working", "version": api.report(one.id).case.version}
    refused = village.post(f"/reports/{one.id}/act", form(one, "answer", reason="x"), headers={"Accept": "application/json"})
    assert refused.status_code == 400 and refused.json()["reason"]


def test_a_report_is_refused_for_a_ready_reason(browser):
    one = sent()
    assert do(browser("duty_officer", "ioc"), one, "refuse", ready="unclear", reason="").status_code == 302
    assert cases.timeline(one.case.id)[-1].reason == api.policy().refusals["unclear"]["vi"]


def test_reports_are_merged_and_taken_apart_again(browser):
    one, two = sent(), sent("report-0002")
    duty = browser("duty_officer", "ioc")
    assert two.number in text_of(duty, f"/reports/{one.id}")
    assert do(duty, one, "merge", into=two.number).status_code == 302
    assert api.report(one.id).duplicate_of == two.id
    page = text_of(duty, f"/reports/{two.id}")
    assert one.number in page and f'name="report" value="{one.id}"' in page
    apart = form(one, "unmerge", report=one.id)
    assert duty.post(f"/reports/{two.id}/act", apart).status_code == 302
    assert api.report(one.id).duplicate_of is None


def test_it_is_sorted_a_part_is_asked_and_words_are_hidden(browser):
    one = sent()
    duty = browser("duty_officer", "ioc")
    assert do(duty, one, "sort", service="field_reports.drainage", danger="1").status_code == 302
    assert (api.report(one.id).service, api.report(one.id).danger) == ("field_reports.drainage", True)
    assert do(duty, one, "ask", organization="so-xd", what="Khảo sát nắp cống").status_code == 302
    assert do(duty, one, "hide", reason="").status_code == 400
    assert do(duty, one, "hide", reason="Nêu tên người").status_code == 302
    assert api.report(one.id).hidden == "Nêu tên người"
    builders = browser("agency_officer", "so-xd")
    task = cases.tasks(one.case.id)[0]
    assert do(builders, one, "part_accept", task=task.id).status_code == 302
    assert cases.task(task.id).state == "accepted"


def test_the_original_picture_opens_for_a_reason_that_the_audit_keeps(browser):
    one = answered(sent())
    kept = api.pictures_of([one.id])[one.id][0]
    duty, leader = browser("duty_officer", "ioc"), browser("leader", "ubnd-tinh")
    address = f"/reports/{one.id}/pictures/{kept.id}"
    assert duty.get(address).status_code == 404  # nothing blurred yet
    api.prepare(kept.id)
    assert duty.get(address).status_code == 200
    assert duty.post(address, {"reason": ""}).status_code == 400
    assert leader.post(address, {"reason": "Muốn xem"}).status_code == 404
    opened = duty.post(address, {"reason": "Không rõ chỗ nào"})
    assert (opened.status_code, opened["Content-Type"]) == (200, "image/jpeg")
    entry = apps.get_model("audit", "AuditEntry").objects.filter(action="field_reports.sealed").get()
    assert entry.subject == f"field_report:{one.number}"


def test_a_voice_is_heard_for_a_reason_that_the_audit_keeps_and_written_down(browser):
    sha256, size = sources.keep_file(io.BytesIO(SOUND))
    one = sent(words="", voice=(Sent(sha256, "audio/ogg", size),))
    note = api.pictures_of([one.id])[one.id][0]
    duty, leader = browser("duty_officer", "ioc"), browser("leader", "ubnd-tinh")
    address = f"/reports/{one.id}/pictures/{note.id}"
    page = duty.get(f"/reports/{one.id}")
    assert "data-listen" in page.content.decode() and "media-src 'self' blob:" in page["Content-Security-Policy"]
    assert "data-listen" not in text_of(leader, f"/reports/{one.id}")
    assert (duty.get(address).status_code, leader.post(address, {"reason": "Muốn nghe"}).status_code) == (404, 404)
    assert browser("commune_officer", "ubnd-2", "2").post(address, {"reason": "Muốn nghe"}).status_code == 404
    assert duty.post(address, {"reason": ""}).status_code == 400
    looks = apps.get_model("audit", "AuditEntry").objects.filter(action="field_reports.sealed", subject=f"field_report:{one.number}")
    assert not looks.exists()
    heard = duty.post(address, {"reason": "Chép lời người gửi"})
    assert b"".join(heard.streaming_content) == SOUND and looks.count() == 1
    told = [heard[name] for name in ("Content-Type", "Cache-Control", "X-Content-Type-Options", "Content-Disposition")]
    assert told == ["audio/ogg", "no-store", "nosniff", f'attachment; filename="{one.number}-{note.id}.ogg"']
    assert do(leader, one, "write_down", words="Ổ gà sâu trước chợ").status_code == 403
    refused = do(duty, one, "write_down", words="ơ")
    assert refused.status_code == 400 and ">ơ</textarea>" in refused.content.decode()
    assert do(duty, one, "write_down", words="Ổ gà sâu trước chợ").status_code == 302
    assert api.report(one.id).words == "Ổ gà sâu trước chợ"
    assert "Chép lời từ ghi âm" in text_of(duty, f"/reports/{one.id}")


def test_what_came_back_and_what_the_rules_say_stand_on_the_page(browser):
    one = published(sent())
    api.judge_answer(one.id, True, None, None, "", NOW - timedelta(days=1))
    again = sent("report-0002")
    page = text_of(browser("duty_officer", "ioc"), f"/reports/{again.id}")
    assert f"({one.number})" in page and "nay trở lại" in page
    assert "Còn lại: UBND xã, phường" in page and "khác loại việc" in page


def test_a_picture_elsewhere_and_the_way_to_another_system_stand_among_the_facts(browser):
    one = sent(attributes={api.PICTURE_ELSEWHERE: "https://anh.example.vn/ho.jpg"})
    Forwarded = apps.get_model("field_reports", "Forwarded")
    Forwarded.objects.create(report_id=one.id, destination="dien-luc", state="failed", error="410 Gone", made_at=NOW, changed_at=NOW)
    page = text_of(browser("duty_officer", "ioc"), f"/reports/{one.id}")
    assert "https://anh.example.vn/ho.jpg" in page and 'href="https://anh.example.vn' not in page
    assert "Gửi không được · dien-luc · 410 Gone" in page


def test_no_word_of_a_report_is_run_by_a_browser(browser):
    one = sent(words=f"Đường hỏng {SCRIPT}", landmark=SCRIPT, name=SCRIPT)
    act(one, "assign", reception())
    act(one, "pass_on", commune(), reason=f"Chuyển {SCRIPT}", organization_id=commune("2").organization_id)
    duty = browser("duty_officer", "ioc")
    pages = [text_of(duty, address) for address in ("/reports", f"/reports/{one.id}", "/desk", f"/incidents/new?report={one.id}")]
    pages.append(duty.post(f"/reports/{one.id}/preview", {"reason": SCRIPT}).content.decode())
    pages.append(duty.post("/reports/new", {"suggest": "1", "words": SCRIPT, "name": SCRIPT, "landmark": SCRIPT}).content.decode())
    pages.append(duty.post("/reports/rules", {"rules": SCRIPT}).content.decode())
    pages.append(duty.post(f"/reports/{one.id}/who", {"reason": f"Gọi {SCRIPT}"}).content.decode())
    assert [SCRIPT in page for page in pages] == [False] * len(pages)


def test_a_leader_reads_and_an_administrator_sees_the_rules_alone(browser):
    one = sent()
    leader, chief = browser("leader", "ubnd-tinh"), browser("administrator", "ioc")
    page = text_of(leader, f"/reports/{one.id}")
    assert 'name="act" value="assign"' not in page and do(leader, one, "receive").status_code == 403
    assert leader.get("/reports/new").status_code == leader.get("/reports/rules").status_code == 403
    assert chief.get("/reports").status_code == chief.get(f"/reports/{one.id}").status_code == 403
    assert chief.get("/reports/rules").status_code == 200


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_state_has_its_words(browser, language):
    client = browser("duty_officer", "ioc", language=language)
    one = published(sent())
    act(sent("report-0002"), "refuse", reception(), reason="Không rõ chỗ")
    api.merge(sent("report-0003").id, sent("report-0004").id, reception(), 1, NOW)
    for address in ("/reports", "/reports?show=closed", f"/reports/{one.id}", "/reports/new", "/reports/rules"):
        assert not re.search(r">\s*(?:reports|field_reports|frontend)\.[a-z_.]+\s*<", text_of(client, address)), address


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_came_from_a_former_system_says_so(browser, language):
    head = "report,service,commune,unit,state,received_at,first_due_at,answered_at\n"
    line = "cu-17,field_reports.waste,1,ubnd-1,closed,2026-10-01T08:00:00+07:00,2026-10-06T08:00:00+07:00,2026-10-02T08:00:00+07:00\n"
    api.take_over(io.StringIO(head + line), SYSTEM, NOW)
    page = text_of(browser("duty_officer", "ioc", language=language), f"/reports/{api.reports()[0].id}")
    assert "reports.event" not in page and "cu-17" in page

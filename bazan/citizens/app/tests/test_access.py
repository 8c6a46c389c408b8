"""What the door lets in: reports of everybody within the smallest reach, each once, each refusal said at its field."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from bazan.citizens.app import access, rate_limits
from bazan.citizens.app import views as pages
from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import Promise
from bazan.core.errors import NotFound
from bazan.directory.accounts import api as accounts
from tests.fixtures.report_province import act, answered, publisher, reception
from tests.present import present

pytestmark = pytest.mark.usefixtures("province")
KEY = "7b0a2c1e-58d4-4a53-9f0e-0d3a6c0b9e01"
OTHER = "7b0a2c1e-58d4-4a53-9f0e-0d3a6c0b9e02"
JPEG = b"\xff\xd8\xff\xe0" + bytes(60)
SCRIPT = "<script>alert(1)</script>"


def form(key=KEY, **more):
    said = {
        "key": key,
        "words": "Ổ gà sâu trước cổng chợ",
        "service": "field_reports.road_damage",
        "latitude": "10.1",
        "longitude": "106.1",
    }
    return {name: value for name, value in (said | more).items() if value is not None}


def send(client=None, headers=None, **more):
    return (client or Client()).post("/c/reports", form(**more), headers={"accept": "application/json"} | (headers or {}))


def sent(**more):
    """(report, code) of one taken in."""
    answer = send(**more)
    assert answer.status_code == 201, answer.content
    code = answer.json()["code"]
    return field_reports.report(field_reports.opened(code)[0]), code


def published(**more):
    one, code = sent(**more)
    answered(one, one.received_at)
    return act(one, "publish", publisher(), one.received_at), code


def picture(data=JPEG, name="anh.jpg"):
    return SimpleUploadedFile(name, data, "image/jpeg")


def test_a_report_comes_in_and_sent_again_it_is_the_same():
    first = send()
    assert first.status_code == 201, first.content
    again = send()
    assert (again.status_code, again.json()["code"]) == (200, first.json()["code"])
    assert len(field_reports.reports()) == 1


def test_replayed_and_in_another_order_each_is_one():
    codes = {key: send(key=key).json()["code"] for key in (OTHER, KEY)}
    assert {key: send(key=key).json()["code"] for key in (KEY, OTHER, KEY)} == codes
    assert len(field_reports.reports()) == 2


def test_sent_again_from_another_commune_it_is_told_that_it_came_in_before():
    send()
    moved = send(latitude="10.3")
    assert (moved.status_code, moved.json()["rule"]) == (409, "citizens.taken")
    assert len(field_reports.reports()) == 1


def test_without_a_script_the_form_leads_to_the_receipt():
    answer = Client().post("/c/reports", form())
    assert answer.status_code == 302
    page = Client().get(answer["Location"])
    code = present(re.search(r"/c/t/([\w-]+)/receipt", answer["Location"]))[1]
    assert all(group in page.content.decode() for group in code.split("-"))
    assert 'class="qr"' in page.content.decode()


@pytest.mark.parametrize(
    ("more", "rule", "field"),
    [
        ({"latitude": "20", "longitude": "100"}, "field_reports.place.outside", "place"),
        ({"latitude": "nan"}, "citizens.point", "place"),
        ({"latitude": None, "longitude": None}, "field_reports.place", "place"),
        ({"latitude": None, "longitude": None, "place": "no-such"}, "field_reports.place", "place"),
        ({"words": "ơi"}, "field_reports.words", "words"),
        ({"words": "đường \u202e hỏng"}, "frontend.unseen", "words"),
        ({"named": "1", "phone": "12345"}, "field_reports.phone", "phone"),
        ({"service": "field_reports.dragons"}, "field_reports.service.unknown", "service"),
        ({"service": "field_reports.flooding", "attribute[depth]": "to the moon"}, "citizens.answer", "attribute[depth]"),
        ({"key": "report-0001"}, "field_reports.key", "key"),
        ({"observed_at": "yesterday"}, "citizens.instant", "observed_at"),
        ({"pictures": SimpleUploadedFile("phim.mp4", b"\0\0\0\x18ftypmp42", "image/jpeg")}, "vision.video", "pictures"),
        ({"pictures": SimpleUploadedFile("to.jpg", b"\xff\xd8\xff" + bytes(12 << 20), "image/jpeg")}, "vision.large", "pictures"),
        ({"pictures": [SimpleUploadedFile("a.jpg", JPEG) for _ in range(7)]}, "field_reports.pictures.many", "pictures"),
    ],
)
def test_what_is_refused_says_why_at_its_field_and_leaves_nothing(more, rule, field):
    answer = send(**more)
    assert (answer.status_code, answer.json()["rule"], answer.json()["field"]) == (400, rule, field)
    assert len(answer.json()["reason"]) > 10
    assert field_reports.reports() == []


def test_a_form_that_is_refused_comes_back_as_it_was_filled():
    page = Client().post("/c/reports", form(words="Cây đổ chắn đường", latitude="20", longitude="100", landmark="trước chợ"))
    assert page.status_code == 400
    text = page.content.decode()
    assert "ngoài địa bàn" in text and "Cây đổ chắn đường" in text and "trước chợ" in text and KEY in text


def test_nothing_is_kept_of_who_sent_it_without_a_name():
    one, _ = sent(name="Nguyễn Văn A", phone="0912345678")
    assert one.anonymous
    named, _ = sent(key=OTHER, named="1", name="Nguyễn Văn A", phone="0912345678")
    assert field_reports.identify(named.id, reception(), named.received_at, "Gọi lại hỏi").phone == "+84912345678"


def test_a_picture_is_kept_and_shown_to_its_sender_alone():
    one, code = sent(pictures=picture())
    (kept,) = field_reports.pictures_of([one.id])[one.id]
    assert kept.state == "waiting"
    assert Client().get(f"/c/t/{code}/pictures/{kept.id}").status_code == 404  # not drawn anew yet
    assert Client().get(f"/c/pictures/{'0' * 64}").status_code == 404
    _, other = sent(key=OTHER)
    assert Client().get(f"/c/t/{other}/pictures/{kept.id}").status_code == 404


def test_words_are_never_taken_for_a_page():
    one, code = sent(words=SCRIPT, landmark=SCRIPT, named="1", name=SCRIPT)
    act(one, "receive", reception())
    for address in (f"/c/t/{code}", f"/c/t/{code}/receipt", f"/c/r/{one.number}", "/c/reports", "/c"):
        assert SCRIPT not in Client().get(address).content.decode()
    refused = Client().post("/c/reports", form(words=SCRIPT, landmark=SCRIPT, name=SCRIPT, latitude="x"))
    assert refused.status_code == 400 and SCRIPT not in refused.content.decode()


def test_a_code_opens_its_report_to_nobody_s_cache_and_no_other_site():
    _, code = sent()
    page = Client().get(f"/c/t/{code.lower().replace('-', '')}")
    assert page.status_code == 200
    assert (page["Referrer-Policy"], page["X-Robots-Tag"], page["Cache-Control"]) == ("strict-origin", "noindex", "no-store, private")
    led = Client().post("/c/follow", {"code": code.lower().replace("-", " ")})
    assert (led.status_code, led["Location"]) == (302, f"/c/t/{code}")


def test_every_wrong_code_gets_the_same_answer_later_each_time(monkeypatch):
    held = []
    monkeypatch.setattr("time.sleep", held.append)
    monkeypatch.setattr(access, "_brake", access.Brake())
    _, code = sent()
    answers = {Client().get(f"/c/t/{wrong}").content for wrong in ["AAAA-BBBB-CCCC", "x", "²", *map(str, range(100, 111))]}
    assert len(answers) == 1
    assert held == sorted(held) and len(held) == 4
    assert Client().get(f"/c/t/{code}").status_code == 200 and len(held) == 4


def test_what_another_site_sends_is_refused():
    for said in ({"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}, {"origin": "null"}):
        assert send(headers=said).json()["rule"] == "citizens.origin"
    assert send(headers={"sec-fetch-site": "same-origin", "origin": "null"}).status_code == 201


def test_who_sends_too_much_is_told_when_to_come_again_and_danger_is_taken(monkeypatch):
    def full(filed, network, at):
        if not filed.danger:
            raise rate_limits.TooMany("citizens.many", {"minutes": 15}, after_s=900)

    monkeypatch.setattr(rate_limits, "judge", full)
    held = send()
    assert (held.status_code, held["Retry-After"], held.json()["rule"]) == (429, "900", "citizens.many")
    assert send(danger="1").status_code == 201


def test_a_phone_is_given_its_word_with_what_it_sends_and_keeps_it():
    client = Client()
    client.get("/c/report")
    client.post("/c/suggest", {"words": "Ổ gà"})
    assert access.DEVICE not in client.cookies
    send(client)
    word = client.cookies[access.DEVICE]
    assert (word["samesite"], word["httponly"], word["path"]) == ("Strict", True, "/c")
    assert field_reports.sent_lately(word.value, "", field_reports.reports()[0].received_at.replace(year=2000)) == 1


def test_views_see_no_row_and_leave_their_reach(monkeypatch):
    one, code = sent()
    seen = []

    def looking(*args, **more):
        seen.append((accounts.scope(), len(field_reports.reports())))
        return []

    monkeypatch.setattr(field_reports, "public_reports", looking)
    Client().get("/c")
    assert seen == [(("", ""), 0)]
    assert accounts.scope() is None and len(field_reports.reports()) == 1
    other, _ = sent(key=OTHER)

    def followed(report_id):
        seen.append([each.id for each in field_reports.reports()])  # pyrefly: ignore[bad-argument-type] - only that it was asked counts
        with pytest.raises(NotFound):
            field_reports.by_number(other.number)
        return []

    monkeypatch.setattr(field_reports, "pictures_of", lambda ids: followed(ids) or {})
    assert Client().get(f"/c/t/{code}").status_code == 200
    assert seen[-1] == [one.id]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('bazan.reach', true)")
        assert cursor.fetchone() == ("",)


def test_the_sender_answers_judges_and_is_forgotten():
    one, code = published(named="1", phone="0912345678")
    page = Client().get(f"/c/t/{code}").content.decode()
    assert "Đã xong thật chưa?" in page and "Đã vá ổ gà, mặt đường phẳng." in page
    refused = Client().post(f"/c/t/{code}/verdict", {"key": KEY, "fixed": "0"})
    assert refused.status_code == 400 and "chưa được" in refused.content.decode()
    assert Client().post(f"/c/t/{code}/verdict", {"key": KEY, "fixed": "0", "words": "Vẫn còn nguyên"}).status_code == 302
    assert field_reports.report(one.id).state == "reopened"
    assert Client().post(f"/c/t/{code}/forget", {}).status_code == 400
    assert Client().post(f"/c/t/{code}/forget", {"sure": "1"}).status_code == 302
    assert field_reports.report(one.id).anonymous


def test_a_question_is_answered_with_a_photo_once():
    one, code = sent()
    act(one, "receive", reception())
    act(one, "ask_sender", reception(), reason="Trước số nhà mấy?")
    assert "Trước số nhà mấy?" in Client().get(f"/c/t/{code}").content.decode()
    for _ in range(2):
        assert Client().post(f"/c/t/{code}/more", {"key": KEY, "words": "Trước số 12", "pictures": picture()}).status_code in (302, 409)
    assert field_reports.report(one.id).state == "received"
    assert len(field_reports.pictures_of([one.id])[one.id]) == 1


def test_it_is_withdrawn_before_anybody_went_there():
    one, code = sent()
    assert Client().post(f"/c/t/{code}/withdraw", {"key": KEY}).status_code == 302
    assert field_reports.report(one.id).state == "withdrawn"
    assert Client().post(f"/c/t/{code}/dance", {"key": KEY}).status_code == 404


def test_who_saw_it_too_counts_once_a_phone():
    one, _ = sent()
    act(one, "receive", reception())
    near = Client().post("/c/around", {"latitude": "10.1", "longitude": "106.1", "service": one.service}).json()
    assert (near["name"], [other["number"] for other in near["near"]]) == ("Xã Một", [one.number])
    client = Client()
    for _ in range(2):
        assert client.post(f"/c/r/{one.number}/support", headers={"accept": "application/json"}).json() == {"supports": 1}


def test_a_long_list_leads_to_what_is_older(monkeypatch):
    monkeypatch.setattr(pages, "LISTED", 1)
    numbers = [act(sent(key=key)[0], "receive", reception()).number for key in (KEY, OTHER)]
    newest = Client().get("/c/reports").content.decode()
    assert numbers[1] in newest and numbers[0] not in newest
    older = (
        Client().get("/c/reports" + present(re.search(r'href="(\?[^"]*before=[^"]+)"', newest))[1].replace("&amp;", "&")).content.decode()
    )
    assert numbers[0] in older and numbers[1] not in older


def test_words_suggest_their_matter():
    told = Client().post("/c/suggest", {"words": "nước ngập nhà"}, headers={"accept": "application/json"}).json()
    assert told["services"][0] == "field_reports.flooding"


def test_every_page_opens_without_a_cookie_in_every_language():
    one, code = published()
    for spoken in ("vi", "en", "rad"):
        pages = ("/c", "/c/report", "/c/reports", "/c/mine", "/c/follow", f"/c/t/{code}", f"/c/t/{code}/receipt", f"/c/r/{one.number}")
        for address in pages:
            answer = Client().get(address, {"lang": spoken, "map": "1"})
            assert (answer.status_code, answer["Content-Language"]) == (200, spoken), address
            text = re.sub(r"/static/[^\"]+", "", answer.content.decode())
            assert not re.search(r"citizens\.[a-z_]+[.\w]*", text), (address, spoken)


def test_what_is_no_form_is_refused_in_words():
    broken = Client().post("/c/reports", b"--x", "multipart/form-data", headers={"accept": "application/json"})
    assert (broken.status_code, broken.json()["rule"]) == (400, "citizens.unreadable")
    many = send(pictures=[SimpleUploadedFile("a.jpg", JPEG) for _ in range(101)])
    assert (many.status_code, many.json()["rule"]) == (400, "citizens.unreadable")


def test_beside_the_promise_stands_what_really_happens(monkeypatch):
    one, code = sent()
    addresses = (f"/c/t/{code}", f"/c/t/{code}/receipt")
    assert all("Thực tế" not in Client().get(address).content.decode() for address in addresses)
    seen = []

    def promise(service, place_id):
        seen.append(service)
        return Promise(41, 3, 0.5, 3.2, 11.4, 14.0, "place")

    monkeypatch.setattr(field_reports, "promise", promise)
    for address in addresses:
        text = Client().get(address).content.decode()
        assert "Thực tế ở Xã Một: trong 41 việc như vậy" in text
        assert "một nửa xong trong 3 ngày, chín phần mười trong 11 ngày." in text
    assert seen == 2 * [one.service]


def test_an_address_takes_only_what_it_is_for():
    for address in ("/c", "/c/report", "/c/mine"):
        refused = Client().post(address)
        assert (refused.status_code, refused["Allow"]) == (405, "GET")
    assert Client().get("/c/suggest").status_code == 405

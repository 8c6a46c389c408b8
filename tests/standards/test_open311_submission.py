"""What GeoReport v2 says of sending, sentence by sentence, and what the house adds: keys, once however often, pictures, updates."""

import io
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.models import PublicCopy, Report, ReportPicture
from bazan.coordination.cases import api as cases
from bazan.core.settings import of_room
from bazan.core.time import now
from bazan.interfaces.open311 import media, province_config, routes
from bazan.interfaces.open311.settings import Open311Settings
from tests.fixtures.report_province import act, commune, published, publisher, reception
from tests.present import present
from tests.standards.open311_province import FLOOD, HOLE, LIGHT, ROAD, ask, client, only, refused, settle, tell, tree

ADDRESS, OUTSIDE, JPEG = "https://pictures.example/a.jpg", "93.184.216.34", b"\xff\xd8\xff"
CLIENT = httpx.Client
KEY = "a-key-of-the-city-s-own-application-0001"


@pytest.fixture(scope="module")
def city(lasting, tmp_path_factory):
    with lasting():
        return settle(tmp_path_factory.mktemp("open311") / "province")


@pytest.fixture(autouse=True)
def unhurried(city, db, monkeypatch):
    """Who guesses is not made to wait, and each test has a pace of its own."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr(routes, "_pace", routes.Pace(3600))


@pytest.fixture
def told(monkeypatch):
    """A function: the room's settings are these."""

    def settings(**values):
        usual: dict[str, Any] = {"posting": "demo", "media_hosts": ()}
        made = Open311Settings(**(usual | values))
        for module in (province_config, media):
            monkeypatch.setattr(module, "of_room", lambda kind: made if kind is Open311Settings else of_room(kind))

    return settings


def report_of(answer):
    return api.by_number(only(answer)["service_request_id"])


def photo(colour="grey", kind="JPEG"):
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(drawn, kind)
    return SimpleUploadedFile("photo", drawn.getvalue())


@pytest.mark.parametrize("field", ["service_request_id", "service_notice", "account_id"])
def test_the_response_has_the_field(field):
    assert field in only(tell(HOLE))


def test_token_should_not_be_returned_if_service_request_id_is_returned():
    assert "token" not in only(tell(HOLE))


def test_the_response_in_xml_holds_service_requests_with_a_request():
    root = tree(tell(HOLE, "requests.xml"))
    assert root.tag == "service_requests" and present(root.findtext("request/service_request_id")).startswith("PA-")


def test_the_id_is_there_at_once_and_opens_with_its_tracking_code():
    sent = only(tell(HOLE))
    code, number = sent["extended_attributes"]["tracking_code"], sent["service_request_id"]
    assert only(ask(f"requests/{number}.json"))["status"] == "open"
    assert only(ask(f"tokens/{code}.json")) == {"service_request_id": number, "token": code}
    assert tree(ask(f"tokens/{code.lower()}.xml")).findtext("request/service_request_id") == number


def test_service_notice_says_the_legal_deadline_and_what_really_happens(monkeypatch):
    assert "To be answered by" in only(tell(HOLE))["service_notice"]
    monkeypatch.setattr(api, "promise", lambda *_: api_promise())
    sent = only(tell(HOLE, description="Một hố khác"))
    assert "half of such reports are answered within 2.5 days (31 so far)" in sent["service_notice"]
    assert sent["extended_attributes"]["promise"]["nine_of_ten_days"] is None


def api_promise():
    from bazan.citizens.field_reports.types import Promise

    return Promise(31, 4, low_days=0.5, half_days=2.54, most_days=None, high_days=None, scope="place")


def test_what_was_sent_is_a_report_of_the_channel_open311():
    sent = tell(
        HOLE, address_string="Trước cổng chợ", first_name="An", last_name="Nguyễn Văn", phone="0912 345 678", device_id="tt222111",
        email="an@example.vn", account_id="123456",
    )  # fmt: skip
    one = report_of(sent)
    assert (one.channel, one.words, one.landmark, one.service, one.anonymous) == (
        "open311", HOLE["description"], "Trước cổng chợ", ROAD, False,
    )  # fmt: skip
    who = api.identify(one.id, reception(), now(), "Gọi lại hỏi")
    assert (who.name, who.phone) == ("Nguyễn Văn An", "+84912345678")


@pytest.mark.parametrize(
    ("place", "commune"),
    [
        ({"lat": "10.3", "long": "106.3"}, "4"), ({"address_id": "2"}, "2"), ({"address_string": "Số 5, chợ trung tâm, Xã Ba"}, "3"),
        ({"address_string": "so 5, cho, xa hai, tinh"}, "2"), ({"lat": "10.3", "long": "106.3", "address_id": "2"}, "4"),
        ({"address_id": "3", "address_string": "không rõ"}, "3"),
    ],
    ids=str,
)  # fmt: skip
def test_one_of_lat_and_long_or_address_string_or_address_id_says_where(place, commune):
    one = report_of(tell({"service_code": ROAD, "description": "Hố sâu giữa đường"}, **place))
    from bazan.directory.places import api as places

    assert places.place(one.case.place_id).code == commune


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"service_code": ""}, 400), ({"service_code": "nothing"}, 404), ({"lat": "", "long": ""}, 400), ({"lat": ""}, 400),
        ({"long": ""}, 400), ({"lat": "north"}, 400), ({"lat": "91"}, 400), ({"lat": "nan"}, 400), ({"lat": "1e400"}, 400),
        ({"lat": "20", "long": "100"}, 400), ({"lat": "", "long": "", "address_id": "999"}, 404),
        ({"lat": "", "long": "", "address_string": "ở đâu đó"}, 400), ({"lat": "", "long": "", "address_string": "Xã Hai, Xã Ba"}, 400),
        ({"description": "x" * 4001}, 400), ({"description": "đường \u202e hỏng nặng"}, 400), ({"description": "đường\x00hỏng nặng"}, 400),
        ({"first_name": "A\u200bn"}, 400), ({"phone": "111111111"}, 400), ({"attribute[nothing]": "1"}, 400), ({"api_key": "wrong"}, 403),
        ({"service_code": FLOOD, "attribute[depth]": "sky"}, 400), ({"service_code": LIGHT, "attribute[pole]": "a\nb"}, 400),
        ({"service_code": FLOOD, "attribute[depth]": ["knee", "waist"]}, 400), ({"media_url": "https://x.example/" + "x" * 2000}, 400),
        ({"jurisdiction_id": "elsewhere.example"}, 404), ({"media": SimpleUploadedFile("a.jpg", b"GIF89a.........")}, 400),
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("ending", ["json", "xml"])
def test_what_cannot_be_taken_is_refused_with_the_status_of_its_kind_and_nothing_is_kept(change, status, ending):
    before = Report.objects.count()
    for file in (value for value in change.values() if isinstance(value, SimpleUploadedFile)):
        file.seek(0)
    number, code, words = refused(tell({**HOLE, **change}, f"requests.{ending}"))
    assert (number, code) == (status, status) and words and "rules." not in words
    assert Report.objects.count() == before


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"service_code": FLOOD, "attribute[depth]": "knee"}, {"depth": "knee"}),
        ({"service_code": LIGHT, "attribute[pole]": "A 12"}, {"pole": "A 12"}),
        ({"service_code": LIGHT, "attribute[pole]": ""}, {}), ({"service_code": FLOOD, "attribute[depth][]": "waist"}, {"depth": "waist"}),
    ],
)  # fmt: skip
def test_attribute_takes_the_form_of_attribute_code_value(said, kept):
    assert dict(report_of(tell({**HOLE, **said})).attributes) == kept


@pytest.mark.parametrize(
    ("description", "words"),
    [("", "Damaged road, pothole: Trước cổng chợ"), ("Hố", "Damaged road, pothole: Hố"), ("<b>Hố</b>\nsâu", "<b>Hố</b>\nsâu")],
)
def test_description_is_optional_and_may_contain_line_breaks(description, words):
    assert report_of(tell(HOLE, description=description, address_string="Trước cổng chợ")).words == words


def test_what_is_sent_is_shown_as_text():
    one = report_of(tell(HOLE, description="<script>alert(1)</script> & co"))
    act(one, "receive", reception(), now())
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in ask(f"requests/{one.number}.xml").content.decode()


class TestOnce:
    def test_the_same_content_within_minutes_from_the_same_device_is_one_report(self):
        first, again = (tell(HOLE, device_id="phone-1") for _ in range(2))
        assert first.json() == again.json()

    def test_it_is_one_report_over_the_edge_of_two_stretches_of_minutes(self, monkeypatch):
        at = now().replace(minute=9, second=59)
        monkeypatch.setattr(routes, "now", lambda: at)
        first = tell(HOLE, device_id="phone-1")
        monkeypatch.setattr(routes, "now", lambda: at + timedelta(seconds=2))
        assert only(tell(HOLE, device_id="phone-1")) == only(first)
        monkeypatch.setattr(routes, "now", lambda: at + timedelta(minutes=21))
        assert only(tell(HOLE, device_id="phone-1"))["service_request_id"] != only(first)["service_request_id"]

    @pytest.mark.parametrize(
        "change", [{"device_id": "phone-2"}, {"lat": "10.11"}, {"description": "Một hố khác"}, {"first_name": "An"}], ids=str
    )
    def test_another_device_place_or_word_is_another_report(self, change):
        one, other = tell(HOLE, device_id="phone-1"), tell({**HOLE, "device_id": "phone-1", **change})
        assert only(one)["service_request_id"] != only(other)["service_request_id"]

    def test_an_idempotency_key_makes_it_one_report_whatever_else_is_said(self):
        first = tell(HOLE, headers={"Idempotency-Key": "abc"})
        again = tell(HOLE, headers={"Idempotency-Key": "abc"}, description="Viết lại cho rõ hơn")
        other = tell(HOLE, headers={"Idempotency-Key": "abd"})
        assert only(first) == only(again) and only(other)["service_request_id"] != only(first)["service_request_id"]

    def test_an_idempotency_key_of_another_place_is_refused(self):
        tell(HOLE, headers={"Idempotency-Key": "abc"})
        assert refused(tell(HOLE, headers={"Idempotency-Key": "abc"}, lat="10.3", long="106.3"))[:2] == (400, 400)


class TestKeys:
    @pytest.mark.parametrize(("posting", "status"), [("demo", 200), ("anybody", 200), ("keys", 403)])
    def test_403_a_missing_api_key_where_one_is_needed(self, told, posting, status):
        told(posting=posting)
        assert tell(HOLE).status_code == status

    @pytest.mark.parametrize(("posting", "status"), [("demo", 403), ("anybody", 200), ("keys", 403)])
    def test_once_a_key_is_given_out_the_demo_asks_for_it(self, told, monkeypatch, posting, status):
        monkeypatch.setenv("BAZAN_OPEN311_KEY_CITY_APP", KEY)
        told(posting=posting)
        assert tell(HOLE).status_code == status
        assert tell(HOLE, api_key=KEY).status_code == 200

    def test_403_an_invalid_api_key_is_specified_in_the_error_and_comes_later_each_time(self, monkeypatch):
        waits = []
        monkeypatch.setattr("time.sleep", waits.append)
        answers = [refused(tell(HOLE, api_key=f"wrong-{number}")) for number in range(14)]
        assert {answer[:2] for answer in answers} == {(403, 403)} and "api_key" in answers[0][2]
        assert waits == sorted(waits) and waits

    def test_the_timeline_says_by_whose_key_it_came(self, monkeypatch):
        monkeypatch.setenv("BAZAN_OPEN311_KEY_CITY_APP", KEY)
        first, again = (tell(HOLE, api_key=KEY) for _ in range(2))
        assert only(first) == only(again)
        assert cases.timeline(report_of(first).case.id)[0].actor == "open311:city-app"

    def test_an_empty_variable_is_nobodys_key(self, monkeypatch):
        monkeypatch.setenv("BAZAN_OPEN311_KEY_CITY_APP", "")
        assert tell(HOLE, api_key="").status_code == 200

    def test_reading_needs_no_key(self, told):
        told(posting="keys")
        assert ask("services.json").status_code == ask("requests.xml").status_code == 200

    def test_one_network_sends_so_many_in_an_hour_and_is_told_when_it_may_go_on(self):
        answers = [tell(HOLE, description=f"Hố sâu thứ {number}") for number in range(61)]
        assert {answer.status_code for answer in answers[:60]} == {200}
        assert refused(answers[60])[:2] == (429, 429) and 0 < int(answers[60]["Retry-After"]) <= 61


class TestPictures:
    def test_media_of_a_form_wait_for_a_person_and_are_shown_to_nobody_before(self):
        one = report_of(tell({**HOLE, "media": [photo(), photo("white", "PNG")]}))
        assert [(row.state, row.media_type) for row in ReportPicture.objects.filter(report_id=one.id).order_by("id")] == [
            ("waiting", "image/jpeg"), ("waiting", "image/png"),
        ]  # fmt: skip
        act(one, "receive", reception(), now())
        assert only(ask(f"requests/{one.number}.json"))["media_url"] is None

    def test_seven_are_too_many(self):
        assert refused(tell({**HOLE, "media": [photo() for _ in range(7)]}))[0] == 400

    def test_media_url_is_the_public_preview_alone(self, city):
        from bazan.data.sources import api as sources

        sha256, _ = sources.keep_file(present(photo().file))  # pyrefly: ignore[bad-argument-type] - a file of bytes
        sealed, _ = sources.keep_file(present(photo("red").file))  # pyrefly: ignore[bad-argument-type] - a file of bytes
        PublicCopy.objects.filter(number=city["received"]).update(preview=sha256)
        address = only(ask(f"requests/{city['received']}.json"))["media_url"]
        answer = client().get(address.removeprefix("http://testserver"))
        assert (answer.status_code, answer["Content-Type"], answer.content[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
        assert ask(f"media/{sealed}.jpg").status_code == 404

    def test_media_url_of_a_stranger_is_kept_for_officers_and_told_nobody(self):
        one = report_of(tell(HOLE, media_url="https://pictures.example/hole.jpg"))
        act(one, "receive", reception(), now())
        assert one.attributes["media_url"] == "https://pictures.example/hole.jpg"
        assert "pictures.example" not in ask(f"requests/{one.number}.xml").content.decode()
        assert not ReportPicture.objects.filter(report_id=one.id).exists()

    def test_media_url_of_a_machine_the_house_names_is_fetched_and_judged(self, told, monkeypatch):
        told(media_hosts=("pictures.example",))
        asked = served(monkeypatch, photo().read(), "203.0.113.7", "93.184.216.34")
        assert media.fetched("https://pictures.example/hole.jpg?a=1") == ()  # one of its addresses is of a test network
        asked = served(monkeypatch, photo().read(), "93.184.216.34")
        one = report_of(tell(HOLE, media_url="https://pictures.example/hole.jpg?a=1"))
        assert ReportPicture.objects.get(report_id=one.id).media_type == "image/jpeg"
        ((host, url, named),) = asked
        assert (host, str(url), named) == ("pictures.example", "https://93.184.216.34/hole.jpg?a=1", "pictures.example")

    @pytest.mark.parametrize(
        ("address", "body", "numbers"),
        [
            ("http://pictures.example/a.jpg", JPEG, [OUTSIDE]), ("https://pictures.example:8443/a.jpg", JPEG, [OUTSIDE]),
            ("https://user@pictures.example/a.jpg", JPEG, [OUTSIDE]), ("https://other.example/a.jpg", JPEG, [OUTSIDE]),
            (ADDRESS, JPEG, ["10.0.0.7"]), (ADDRESS, JPEG, ["127.0.0.1"]), (ADDRESS, JPEG, ["169.254.169.254"]), (ADDRESS, JPEG, ["::1"]),
            (ADDRESS, JPEG, [OUTSIDE, "192.168.1.1"]), (ADDRESS, JPEG, ["::ffff:10.0.0.7"]), (ADDRESS, b"<html>", [OUTSIDE]),
            (ADDRESS, JPEG + b"x" * (8 << 20), [OUTSIDE]), ("https://[::1", JPEG, [OUTSIDE]),
        ],
        ids=lambda value: str(value)[:40],
    )  # fmt: skip
    def test_nothing_is_fetched_from_elsewhere_and_nothing_but_a_picture_is_kept(self, told, monkeypatch, address, body, numbers):
        told(media_hosts=("pictures.example",))
        served(monkeypatch, body, *numbers)
        assert media.fetched(address) == ()


def served(monkeypatch, body, *numbers):
    """The name leads to these numbers, and a machine there answers with this body; gives what was asked of it."""
    asked = []

    def answer(request):
        asked.append((request.headers["Host"], request.url, request.extensions.get("sni_hostname")))
        return httpx.Response(200, content=body)

    monkeypatch.setattr(media.socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (number, 443)) for number in numbers])
    monkeypatch.setattr(media, "may_reach", lambda host: True)
    monkeypatch.setattr(media.httpx, "Client", lambda **more: CLIENT(transport=httpx.MockTransport(answer), **more))
    return asked


class TestUpdates:
    @pytest.fixture
    def filed(self):
        sent = only(tell(HOLE))
        return sent["service_request_id"], sent["extended_attributes"]["tracking_code"]

    def update(self, code, ending="json", **said):
        return tell({"tracking_code": code, **said}, f"servicerequestupdates.{ending}")

    def test_what_was_asked_is_answered_once_however_often_it_is_sent(self, filed):
        number, code = filed
        act(api.by_number(number), "ask_sender", reception(), now(), reason="Trước số nhà mấy?")
        said = {"service_request_id": number, "update_id": "7", "description": "Trước số 12", "status": "OPEN"}
        first, again = self.update(code, **said), self.update(code, "xml", **said)
        assert only(first)["update_id"] == tree(again).findtext("request_update/update_id")
        assert api.by_number(number).state == "received"

    @pytest.mark.parametrize(("status", "state"), [("FIXED", "closed"), ("closed", "closed"), ("OPEN", "reopened")])
    def test_the_sender_says_whether_the_answer_is_true(self, filed, status, state):
        number, code = filed
        published(api.by_number(number), now())
        assert self.update(code, update_id="8", status=status, description="Vẫn còn nguyên").status_code == 200
        assert self.update(code, update_id="8", status=status, description="Vẫn còn nguyên").status_code == 200
        assert api.by_number(number).state == state

    def test_nothing_is_taken_where_nothing_is_asked(self, filed):
        assert refused(self.update(filed[1], description="Thêm một câu"))[:2] == (400, 400)

    @pytest.mark.parametrize("code", ["", "AAAA-BBBB-CCCC"])
    def test_nobody_speaks_for_a_sender_without_the_tracking_code(self, filed, code):
        assert refused(self.update(code, service_request_id=filed[0], description="Thêm một câu"))[0] == 404

    def test_a_code_speaks_for_its_own_request_alone(self, filed, city):
        assert refused(self.update(filed[1], service_request_id=city["received"], description="Thêm một câu"))[0] == 404


def test_the_unit_reads_what_a_program_sent(city):
    one = report_of(tell(HOLE))
    act(one, "assign", reception(), now())
    assert "start" in api.offered(api.report(one.id), commune())
    assert api.offered(api.report(one.id), publisher())

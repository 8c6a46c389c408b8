"""Sources in the center: by a form or TOML, tried, kept, paused, taken away and each undone; secrets seen by nobody."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from bazan.core.time import now
from bazan.data.observations import api as observations
from bazan.data.sources import api as sources
from bazan.directory.change_history import api as change_history
from bazan.directory.secrets import api as secrets

pytestmark = pytest.mark.django_db
WHY = "Trạm mới của sở, công văn 12/2026"
FORM = {
    "sector": "environment", "code": "rain-file", "name": "Mưa tự đo", "name_en": "Own rain", "promise_s": "0", "binding.delimiter": ";",
    "binding.thing.code": "st-1", "binding.time.column": "LUC", "binding.time.format": "%d/%m/%Y %H:%M", "things": "st-1",
    "binding.values": "MUA | rain | mm",
}  # fmt: skip
SAMPLE = "LUC;MUA\n25/11/2026 09:00;0,5\n25/11/2026 10:00;x\n"


@pytest.fixture(autouse=True)
def stations(province):
    observations.load_vocabulary("test", [{"code": "rain", "unit": "mm", "labels": {"vi": "mưa", "en": "rain"}}])
    observations.register_thing("st-1", "Trạm một", "Station one", "rain_station", "environment", 10.1, 106.1, {"rain": {"cadence_s": 300}})


@pytest.fixture
def office(signed_in):
    return signed_in("administrator", "ioc")


def toml_of(page):
    start = page.index(">", page.index('id="field-toml"')) + 1
    return page[start : page.index("</textarea>", start)].replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")


def drafted(office, **more):
    return office.post("/admin/sources/new?driver=csv", FORM | more)


def kept(office, toml, **more):
    return office.post("/admin/sources/draft", {"toml": toml, "act": "keep", "reason": WHY, "seen": "0"} | more)


def test_a_form_becomes_the_toml_of_a_pack_is_tried_on_a_sample_and_kept(office):
    assert "Mã nguồn" in office.get("/admin/sources/new?driver=csv").text
    page = drafted(office)
    assert page.status_code == 200
    toml = toml_of(page.text)
    assert sources.judge_own(sources.parsed(toml)).binding["values"] == [{"column": "MUA", "property": "rain", "unit": "mm"}]
    file = SimpleUploadedFile("mua.csv", SAMPLE.encode())
    answer = office.post("/admin/sources/draft", {"toml": toml, "act": "try", "seen": "0", "sample": file})
    assert answer.status_code == 302
    trial = answer["Location"].partition("#")[0]
    assert "data-working" in office.get(trial).text
    sources.attempt(trial.split("/")[4].partition("?")[0])
    page = office.get(trial).text
    assert "data-working" not in page and "09:00" in page and "0,5" in page and "dòng 3" in page
    assert kept(office, toml).status_code == 302
    assert "data-working" in office.get("/admin/sources/rain-file").text
    sources.lay("rain-file", now())
    page = office.get("/admin/sources/rain-file").text
    assert "data-working" not in page and "Mưa tự đo" in page and WHY in page and "tỉnh tạo" in page
    assert office.get("/admin/sources/rain-file.toml").text == toml.replace("\r\n", "\n")
    assert "tỉnh tạo" in office.get("/admin/sources").text


def test_keeping_lets_the_process_that_works_load_it(office):
    kept(office, toml_of(drafted(office).text))
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'code' FROM procrastinate_jobs WHERE task_name = 'bazan:sources.lay'")
        assert cursor.fetchall() == [("rain-file",)]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "Mưa", "không dùng được"),
        ("binding.values", "MUA | rian | mm", "rian"),
        ("binding.values", "MUA", "Dòng 1"),
        ("binding.values", "MUA | rain | Cel", "Cel"),
        ("things", "st-9", "st-9"),
        ("promise_s", "x", "số nguyên"),
        ("binding.delimiter", ";;", ";;"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(office, field, value, said):
    page = drafted(office, **{field: value})
    assert page.status_code == 400
    error = page.text.index(f'id="error-{field}"')
    assert said in page.text[error : error + 400] and "Mưa tự đo" in page.text


def test_wrong_toml_names_its_line_and_an_empty_sample_is_said(office):
    page = kept(office, 'code = "a\n')
    assert page.status_code == 400 and "dòng 1" in page.text and 'code = "a' in page.text.replace("&#34;", '"')
    toml = toml_of(drafted(office).text)
    page = office.post("/admin/sources/draft", {"toml": toml, "act": "try", "seen": "0", "sample": SimpleUploadedFile("x.csv", b" ")})
    assert page.status_code == 400 and "Mẫu trống" in page.text
    page = kept(office, toml, reason="vì")
    assert page.status_code == 400 and 'id="error-reason"' in page.text


def test_a_changed_source_is_not_written_over_by_who_saw_the_former_one(office, signed_in):
    toml = toml_of(drafted(office).text)
    kept(office, toml)
    assert kept(office, toml.replace("Own rain", "Rain")).status_code == 409
    seen = change_history.last("source", "rain-file")
    assert kept(office, toml.replace("Own rain", "Rain"), seen=seen).status_code == 302


def test_a_pack_s_source_is_paused_with_a_reason_and_runs_again_by_one_press(office):
    item = {"code": "theirs", "name": "Nguồn gói", "name_en": "Theirs", "driver": "http_push", "promise_s": 900, "things": ["st-1"]}
    sources.load_sources([item], sector="environment")
    page = office.get("/admin/sources/theirs").text
    assert "của gói" in page and 'name="toml"' not in page
    assert office.post("/admin/sources/theirs/run", {"enabled": "off", "reason": WHY, "seen": "0"}).status_code == 302
    sources.lay("theirs", now())
    assert "tạm dừng" in office.get("/admin/sources").text and not sources.source("theirs", now()).enabled
    number = change_history.last("source", "theirs")
    assert office.post(f"/admin/changes/{number}/undo")["Location"] == "/admin/sources/theirs"
    sources.lay("theirs", now())
    assert sources.source("theirs", now()).enabled
    assert office.post("/admin/sources/theirs/remove", {"reason": WHY}).status_code == 400


def test_one_s_own_source_is_taken_away_and_comes_back(office):
    kept(office, toml_of(drafted(office).text))
    sources.lay("rain-file", now())
    assert office.post("/admin/sources/rain-file/remove", {"reason": WHY}).status_code == 302
    sources.lay("rain-file", now())
    page = office.get("/admin/sources/rain-file").text
    assert "đã bỏ" in page and not sources.source("rain-file", now()).enabled
    office.post(f"/admin/changes/{change_history.last('source', 'rain-file')}/undo")
    sources.lay("rain-file", now())
    assert sources.source("rain-file", now()).enabled


def test_a_department_sees_and_makes_its_own_sector_s_sources_only(office, signed_in):
    kept(office, toml_of(drafted(office).text))
    sources.lay("rain-file", now())
    health = signed_in("administrator", "so-yt", sector="health")
    assert "rain-file" not in health.get("/admin/sources").text
    assert health.get("/admin/sources/rain-file").status_code == 404
    assert health.post("/admin/sources/rain-file/run", {"enabled": "off", "reason": WHY}).status_code == 404
    assert drafted(health).status_code == 400
    assert kept(health, toml_of(drafted(office, code="other-file").text)).status_code in (400, 403)
    mine = signed_in("administrator", "so-nnmt", sector="environment")
    assert "rain-file" in mine.get("/admin/sources").text
    assert kept(mine, toml_of(drafted(mine, code="mine-file").text)).status_code == 302


def test_machines_come_onto_the_list_with_a_reason_and_go_again(office, signed_in):
    form = {"host": "Feed.Example.VN", "port": "443", "why": "Cổng của sở", "reason": WHY}
    assert office.post("/admin/outgoing/add", form).status_code == 302
    page = office.get("/admin/outgoing").text
    assert "feed.example.vn" in page and "Cổng của sở" in page and WHY in page
    assert office.post("/admin/outgoing/add", form | {"host": "public"}).status_code == 400
    health = signed_in("administrator", "so-yt", sector="health")
    assert "feed.example.vn" in health.get("/admin/outgoing").text
    assert health.post("/admin/outgoing/add", form | {"host": "other.vn"}).status_code == 403
    again = office.post("/admin/outgoing/add", form | {"why": "Trạm khác"})
    assert again.status_code == 409 and 'id="error-host"' in again.text and "Trạm khác" in again.text, "nobody's line is written over"
    short = office.post("/admin/outgoing/remove", {"subject": "feed.example.vn:443", "reason": "vì"})
    assert short.status_code == 400 and "<details open>" in short.text and 'id="error-reason"' not in short.text
    assert office.post("/admin/outgoing/remove", {"subject": "feed.example.vn:443", "reason": WHY}).status_code == 302
    assert not any(one.host == "feed.example.vn" for one in sources.outgoing())


def test_a_silent_source_is_on_the_list_with_its_mark_and_its_word(office):
    sources.load_sources(
        [{"code": "quiet", "name": "Im", "name_en": "Quiet", "driver": "http_push", "promise_s": 600}], sector="environment"
    )
    long_ago = now() - timedelta(hours=5)
    apps.get_model("sources", "Source").objects.filter(code="quiet").update(last_seen_at=long_ago, last_good_at=long_ago)
    assert sources.source("quiet", now()).state == "silent"
    for address in ("/admin/sources", "/admin/sources/quiet", "/sources", "/sources/quiet"):
        page = office.get(address)
        assert page.status_code == 200 and "light-silent" in page.text and "Im lặng" in page.text, address


def test_a_device_that_sends_no_more_is_said_to_be_silent(office):
    item = {"code": "gateways", "name": "Trạm", "name_en": "Gateways", "driver": "http_push", "promise_s": 900}
    sources.load_sources([item], sector="environment")
    office.post("/admin/devices/make", {"source": "gateways", "name": "cổng 1", "reason": WHY})
    apps.get_model("sources", "Device").objects.update(made_at=now() - timedelta(days=91))
    page = office.get("/admin/devices")
    assert page.status_code == 200 and "light-silent" in page.text


def test_a_secret_is_written_and_shown_nowhere(office, signed_in):
    form = {"name": "BAZAN_SOURCE_RAIN", "value": "s3cret-value", "sector": "environment", "reason": WHY}
    assert office.post("/admin/secrets/keep", form).status_code == 302
    pages = [office.get(path).text for path in ("/admin/secrets", "/admin/secrets/BAZAN_SOURCE_RAIN", "/admin/changes", "/admin/audit")]
    assert "BAZAN_SOURCE_RAIN" in pages[0] and not any("s3cret-value" in page for page in pages)
    assert "s3cret-value" not in office.post("/admin/secrets/keep", form | {"reason": "x", "seen": 1}).text
    again = office.post("/admin/secrets/keep", form | {"value": "an0ther"})
    assert again.status_code == 409 and 'id="error-name"' in again.text, "a new one is laid over nobody's"
    short = office.post("/admin/secrets/BAZAN_SOURCE_RAIN/forget", {"reason": "vì"})
    assert short.status_code == 400 and 'id="error-forget-reason"' in short.text and 'id="error-reason"' not in short.text
    assert secrets.value("BAZAN_SOURCE_RAIN", sector="environment") == "s3cret-value"
    assert "BAZAN_SOURCE_RAIN" not in signed_in("administrator", "so-yt", sector="health").get("/admin/secrets").text
    assert office.post("/admin/secrets/BAZAN_SOURCE_RAIN/forget", {"reason": WHY}).status_code == 302
    assert secrets.value("BAZAN_SOURCE_RAIN") is None


def test_a_secret_of_the_environment_says_so_and_has_no_form(office, monkeypatch):
    monkeypatch.setenv("BAZAN_SOURCE_RAIN", "told")
    page = office.get("/admin/secrets/BAZAN_SOURCE_RAIN").text
    assert "Biến môi trường" in page and 'name="value"' not in page
    office.cookies["language"] = "en"
    for address in ("/admin/secrets", "/admin/outgoing", "/admin/sources", "/admin/sources/new?driver=http_pull", "/admin/sources/new"):
        assert "administration." not in office.get(address).text.replace("administration.css", "").replace("administration/", "")

"""The sources' pages: who may see and act, in both languages, with a fixed number of queries."""

import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from bazan.core.time import now
from bazan.data.sources import api as sources
from bazan.platform.events.types import Subscriber
from bazan.platform.jobs import api as jobs
from tests.fixtures.query_count import listening
from tests.fixtures.stations import BINDING, HEAD, LINES, ages, bring, put_aside

MOST_QUERIES = 16
Quarantine, SourceRun = (apps.get_model("sources", name) for name in ("Quarantine", "SourceRun"))
CSV = {"thing": {"column": "s"}, "time": {"column": "t"}, "values": [{"column": "v", "property": "dust"}]}


@pytest.fixture
def client_of(db):
    def make(role: str | None, sector: str = "*", language: str = "vi") -> Client:
        client = Client(headers={"accept-language": language})
        if role:
            account, _ = get_user_model().objects.get_or_create(username=f"{role}-{sector}", full_name="Người thử", language=language)
            apps.get_model("people", "Grant").objects.create(account=account, role=role, place=None, sector=sector)
            client.force_login(account)
        return client

    return make


ROLES = {  # role: sources, one source, decide, upload
    None: (302, 302, 302, 302),
    "leader": (200, 200, 403, 403),
    "duty_officer": (200, 200, 403, 403),
    "agency_officer": (200, 200, 403, 400),
    "commune_officer": (403, 403, 403, 403),
    "data_steward": (200, 200, 302, 400),
    "administrator": (200, 200, 302, 403),
}


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_each_role_reaches_what_it_may(client_of, source_of, role):
    source = source_of("http_push", {})
    client = client_of(role)
    answers = (
        client.get("/sources"),
        client.get(f"/sources/{source.code}"),
        client.post(f"/sources/{source.code}/decide", {"act": "retry", "rule": "x"}),
        client.post("/sources/upload", {"source": source.code}),
    )
    assert tuple(answer.status_code for answer in answers) == ROLES[role]


def test_another_sector_is_not_seen_and_not_acted_on(client_of, source_of):
    source = source_of("http_push", {})
    client = client_of("data_steward", "elsewhere")
    assert source.name not in client.get("/sources").content.decode()
    assert client.get(f"/sources/{source.code}").status_code == 404
    assert client.post(f"/sources/{source.code}/decide", {"act": "retry"}).status_code == 404


@pytest.mark.parametrize(
    ("language", "words"), [("vi", ("Im lặng", "2 chưa nối", "15 phút")), ("en", ("Silent", "2 not connected", "15 minutes"))]
)
def test_a_silent_source_says_so_in_the_readers_language(client_of, source_of, language, words):
    ages(source_of("http_push", {}), 5000)
    page = client_of("leader", language=language).get("/sources").content.decode()
    assert 'data-state="silent"' in page
    for word in words:
        assert word in page


@pytest.mark.parametrize(("language", "word"), [("vi", "Chưa nối"), ("en", "Not connected")])
def test_a_source_that_was_never_heard_is_not_connected_rather_than_silent(client_of, source_of, language, word):
    source = source_of("http_push", {})
    client = client_of("leader", language=language)
    for address in ("/sources", f"/sources/{source.code}"):
        page = client.get(address).text
        assert word in page and 'data-state="silent"' not in page and "Im lặng" not in page and "Silent" not in page


@pytest.mark.parametrize(("language", "words"), [
    ("vi", ("Ai đọc dữ liệu", "Tính chỉ tiêu", "Không đọc nữa", "Gọi người trực", "Muộn", "Kịp")),
    ("en", ("Who reads the data", "Measuring of indicators", "Reads no more", "Calling of people", "Late", "Keeps up")),
])  # fmt: skip
def test_who_reads_and_whether_it_keeps_up_stands_below_the_sources(client_of, source_of, language, words):
    with connection.cursor() as cursor:
        jobs.enlist(
            cursor, [Subscriber("measuring", "rollups"), Subscriber("calling", "alerts", late_s=30), Subscriber("measuring", "datasets")]
        )
        jobs.append(cursor, "alerts", [("1", {"happening": 1})] * 3)
        cursor.execute("UPDATE fact SET at = now() - interval '70 seconds'")
        cursor.execute(
            "UPDATE fact_subscriber SET looked_at = now() - interval '2 hours', missed = 7, missed_at = now() WHERE topic = 'rollups'"
        )
    page = client_of("leader", language=language).get("/sources").content.decode()
    for word in words:
        assert word in page
    shown = re.findall(r'data-reader="(\w+)" data-topic="(\w+)" data-state="(\w+)"', page)
    assert shown == [("measuring", "rollups", "dead"), ("calling", "alerts", "late"), ("measuring", "datasets", "fine")]


def test_who_reads_is_shown_to_who_sees_everything_alone(client_of, source_of):
    with connection.cursor() as cursor:
        jobs.enlist(cursor, [Subscriber("measuring", "rollups")])
    assert "readers-title" in client_of("data_steward").get("/sources").content.decode()
    assert "readers-title" not in client_of("data_steward", "elsewhere").get("/sources").content.decode()


def test_pages_cost_the_same_whatever_they_list(client_of, source_of):
    client = client_of("data_steward")
    with connection.cursor() as cursor:
        jobs.enlist(cursor, [Subscriber(f"reader {n}", "rollups") for n in range(6)])
    for n in range(6):
        source = source_of("http_push", {}, code=f"s{n}")
        put_aside(source)
    for address in ("/sources", "/sources/s1"):
        client.get(address)
        with listening() as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= MOST_QUERIES, asked


def test_refused_pieces_show_reason_place_and_raw_text_unharmed(client_of, source_of):
    source = source_of("station_files", {})
    put_aside(source)
    page = client_of("data_steward").get(f"/sources/{source.code}").content.decode()
    assert "dòng 0, giá trị" in page
    assert "“&lt;b&gt;x” không phải là số." in page
    assert "<b>x" not in page
    assert "Đọc lại cả 3" in page


def test_putting_away_by_the_page_keeps_reason_and_name(client_of, source_of):
    source = source_of("http_push", {})
    (item,) = put_aside(source, 1)
    client = client_of("data_steward")
    answer = client.post(f"/sources/{source.code}/decide", {"act": "dismiss", "item": item.id, "reason": "bàn thử"})
    assert "told=dismissed" in answer["Location"]
    item.refresh_from_db()
    assert (item.state, item.reason, item.decided_by) == ("dismissed", "bàn thử", "data_steward-*")
    assert "told=decided" in client.post(f"/sources/{source.code}/decide", {"act": "dismiss", "item": item.id, "reason": "lại"})["Location"]


def test_reading_again_by_the_page_is_left_to_a_job(client_of, source_of):
    source = source_of("http_push", {})
    put_aside(source)
    answer = client_of("data_steward").post(f"/sources/{source.code}/decide", {"act": "retry", "rule": "drivers.number"})
    assert "told=asked&count=3" in answer["Location"]
    assert set(Quarantine.objects.values_list("state", flat=True)) == {"asked"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->'ids' FROM procrastinate_jobs WHERE task_name = 'bazan:sources.retry'")
        assert len(cursor.fetchall()) == 1


def test_an_uploaded_file_is_kept_and_left_to_a_job(client_of, source_of):
    source = source_of("csv", CSV)
    file = SimpleUploadedFile("ngày 1.csv", b"s,t,v\nst-1,2026-11-25T07:00:00,1\n")
    answer = client_of("data_steward").post("/sources/upload", {"source": source.code, "file": file})
    run = SourceRun.objects.get()
    assert answer["Location"] == f"/sources/{source.code}?run={run.id}"
    assert (run.state, run.file_name, run.counts["size"]) == ("running", "ngày 1.csv", 33)
    page = client_of("leader").get(f"/sources/{source.code}").content.decode()
    assert f'data-run="{run.id}"' in page
    state = client_of("administrator").get(f"/sources/runs/{run.id}").json()
    assert (state["state"], state["percent"]) == ("running", 0)


def test_an_upload_is_refused_with_a_sentence(client_of, source_of):
    source = source_of("http_push", {})
    client = client_of("data_steward")
    assert "Hãy chọn một tệp." in client.post("/sources/upload", {"source": source.code}).content.decode()
    file = SimpleUploadedFile("a.csv", b"s,t,v\n")
    assert "không nhận tệp nạp tay" in client.post("/sources/upload", {"source": source.code, "file": file}).content.decode()
    file = SimpleUploadedFile("a.csv", b"s,t,v\n")
    assert "Không có nguồn dữ liệu" in client.post("/sources/upload", {"source": "x", "file": file}).content.decode()


def test_an_upload_beyond_the_limit_is_refused_before_it_is_read(client_of):
    answer = client_of("data_steward").post("/sources/upload", {}, headers={"content-length": str(300 << 20)})
    assert answer.status_code == 413


def test_an_upload_without_the_forms_token_is_refused(client_of, source_of):
    source = source_of("csv", CSV)
    client = client_of("data_steward")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post("/sources/upload", {"source": source.code}).status_code == 403


def test_an_unknown_source_or_run_is_not_found(client_of):
    client = client_of("leader")
    assert client.get("/sources/nowhere").status_code == 404
    assert client.get("/sources/runs/999").status_code == 404


def test_a_source_of_a_form_is_shown_and_its_code_may_hold_a_colon_and_a_point(client_of):
    item = {"code": "form:test.beds", "name": "Biểu số giường", "name_en": "Beds form", "driver": "form", "promise_s": 0}
    sources.load_sources([item], sector="test")
    client = client_of("data_steward")
    assert "Biểu mẫu nộp qua trang" in client.get("/sources").content.decode()
    page = client.get("/sources/form:test.beds")
    assert page.status_code == 200
    assert "form:test.beds" in page.content.decode()


def test_a_source_of_rows_shows_its_dataset_and_what_became_of_each_run(client_of, feed, home):
    bring(feed("table", BINDING), HEAD + LINES, home)
    client = client_of("data_steward")
    assert "Bảng dữ liệu (CSV, Excel)" in client.get("/sources").content.decode()
    with listening() as asked:
        page = client.get("/sources/feed").content.decode()
    assert len(asked) <= MOST_QUERIES + 1  # the datasets' declarations are looked at again every two seconds
    run = SourceRun.objects.get()
    assert f'href="/runs/{run.id}"' in page and 'href="/datasets/bridges.permits"' in page and "Giấy phép cầu" in page
    assert "bảng mã utf-8" in page
    assert "Lê E" not in page and "Xong 2026-10-31" in page


@pytest.mark.parametrize(
    ("language", "never", "why"),
    [("vi", "Chưa cấu hình sao lưu", "Ổ đĩa của /b đã đầy"), ("en", "No backup configured", "The disk of /b is full")],
)
def test_how_backups_stand_is_said_to_who_sees_everything(client_of, language, never, why):
    client = client_of("leader", language=language)
    assert never in client.get("/sources").content.decode()
    run = {"kind": "backup", "began_at": now(), "took_s": 3, "ok": False, "rule": "backup.full", "params": {"folder": "/b"}}
    apps.get_model("backups", "BackupRun").objects.create(**run)
    apps.get_model("backups", "BackupRun").objects.create(
        kind="drill", began_at=now(), took_s=3, ok=True, name="bazan-x", recovery_point=now(), recovery_s=41.2, size=5 << 20
    )
    page = client.get("/sources").content.decode()
    assert 'data-backup="backup" data-state="failed"' in page and why in page
    assert 'data-backup="drill" data-state="ok"' in page and "41 " in page
    assert 'data-part="backups"' not in client_of("leader", "elsewhere", language).get("/sources").content.decode()


@pytest.mark.parametrize(("language", "late", "lost"), [("vi", "Chậm", "không thấy tệp"), ("en", "Late", "the file is missing")])
def test_how_the_history_stands_is_said_to_who_sees_everything(client_of, language, late, lost):
    assert 'data-part="history"' not in client_of("leader", language=language).get("/sources").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO history_round VALUES ('observations.keep', now(), 3, 3, now(), ''),"
                       " ('observations.tidy', now() - interval '9 hours', 0, 0, now() - interval '9 hours', '')")  # fmt: skip
        cursor.execute("INSERT INTO history_table VALUES ('observation', 3111902, 4969635, 53, '2025-10-29', '2026-11-30', now())")
        cursor.execute("INSERT INTO history_gap VALUES ('observation', 'part-0.parquet', '2026-03-09', '2026-03-16', 'missing', now())")
    page = client_of("leader", language=language).get("/sources").content.decode()
    assert 'data-work="observations.keep" data-state="ok"' in page and "3/3" in page
    assert 'data-work="observations.tidy" data-state="late"' in page and late in page
    assert "observation/part-0.parquet" in page and lost in page
    assert 'data-part="history"' not in client_of("leader", "elsewhere", language).get("/sources").content.decode()

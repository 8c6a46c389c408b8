"""The audit in the browser: read within one's own part of the house, filtered, taken away, and verified by a job."""

import shutil

import pytest
from django.db import connection, transaction

from bazan.core.settings import current
from bazan.directory.audit import api as audit

pytestmark = pytest.mark.django_db


def written(actor, action, subject, **detail):
    with transaction.atomic():
        return audit.append(actor, action, subject, detail)


def test_an_administrator_finds_who_did_what_and_the_reading_is_on_record(province, signed_in):
    written("an", "hives.move", "hive:7", reason="Ong đi lấy mật", count=3)
    office = signed_in("administrator", "ioc")
    page = office.get("/admin/audit?action=hives.&actor=an").text
    assert "hive:7" in page and "Ong đi lấy mật" in page and "people.sign_in" not in page
    assert "hive:7" not in office.get("/admin/audit?subject=bear").text
    assert "Không có mục nào như vậy" in office.get("/admin/audit?since=2001-01-01&until=2001-01-02").text
    assert audit.entries(action="audit.read")
    wrong = office.get("/admin/audit?since=yesterday")
    assert wrong.status_code == 400 and 'aria-describedby="error-since"' in wrong.text


def test_older_entries_follow_and_the_file_holds_them_all(province, signed_in):
    for number in range(60):
        written("an", "hives.count", f"hive:{number}")
    office = signed_in("administrator", "ioc")
    page = office.get("/admin/audit?action=hives.").text
    assert "hive:59" in page and "hive:10<" in page and "hive:9<" not in page and "below=" in page
    sent = office.get("/admin/audit.csv?action=hives.")
    text = sent.content.decode("utf-8-sig")
    assert sent["Content-Type"].startswith("text/csv") and text.count("hives.count") == 60
    assert audit.entries(action="audit.export")[0].detail["count"] == 60


def test_a_cell_that_begins_like_a_formula_stays_text(province, signed_in):
    written("an", "hives.move", "=1+1")
    assert ",'=1+1," in signed_in("administrator", "ioc").get("/admin/audit.csv?action=hives.").content.decode("utf-8-sig")


def test_nobody_else_reads_it(province, signed_in):
    for role in ("leader", "duty_officer", "data_steward"):
        assert signed_in(role, "ubnd-tinh").get("/admin/audit").status_code == 403


@pytest.fixture
def no_other_chain():
    """What the home keeps of chains of other tests, whose entries are gone, says nothing of this one."""
    audit.anchor_file().unlink(missing_ok=True)
    shutil.rmtree(current().home / "audit", ignore_errors=True)


def test_the_whole_chain_is_verified_once_for_all_who_ask(province, signed_in, no_other_chain):
    written("an", "hives.move", "hive:7")
    office = signed_in("administrator", "ioc")
    assert office.post("/admin/audit/check").status_code == 302
    assert "Đang kiểm toàn bộ chuỗi" in office.get("/admin/audit").text
    assert office.post("/admin/audit/check").status_code == 400
    audit.check()
    assert "Nguyên vẹn" in office.get("/admin/audit").text


def test_a_changed_entry_is_named(province, signed_in, no_other_chain):
    seq = written("an", "hives.move", "hive:7")
    office = signed_in("administrator", "ioc")
    office.post("/admin/audit/check")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # an owner of the machine can: that is what the chain is for
        cursor.execute("UPDATE audit_entry SET subject = 'hive:8' WHERE seq = %s", [seq])
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    audit.check()
    page = office.get("/admin/audit").text
    assert "KHÔNG còn nguyên vẹn" in page and f"Mục {seq}" in page


def test_a_departments_administrator_reads_what_its_own_people_did(province, signed_in):
    written("administrator-so-yt", "hives.move", "hive:own")
    written("an", "hives.move", "hive:others")
    page = signed_in("administrator", "so-yt", sector="health").get("/admin/audit?action=hives.").text
    assert "hive:own" in page and "hive:others" not in page and "cơ quan mình" in page

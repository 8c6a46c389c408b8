"""Who called and numbers in words: dotted out on every way out of the house, whole to who commands when he asks, which is told."""

import io
import re

import pytest
from django.db import connection
from docx import Document

from bazan.directory.audit import api as audit
from bazan.response.incidents.web.tests.test_pages import NEW, evidence, version
from tests.fixtures.incident_province import commune

pytestmark = pytest.mark.django_db
NAME, PHONE, OF_VILLAGE = "Trần Thị Mai", "0912345612", "0987 654 321"
SAID = f"Trưởng thôn gọi lại số {OF_VILLAGE}"


@pytest.fixture
def called(signed_in):
    """An incident somebody called in, with a number in its title and in its log; its duty officer and its address."""
    duty = signed_in("duty_officer", "ioc")
    given = NEW | {
        "title": f"Ngập nhà, gọi {PHONE}", "line": "113", "what": f"Nước vào nhà, {PHONE}", "where": "thôn 2", "caller": NAME,
        "phone": PHONE, "place": commune(),
    }  # fmt: skip
    there = duty.post("/incidents/open", given).headers["Location"]
    duty.post(f"{there}/respond", {"seen": version(there)})
    assert duty.post(f"{there}/log", {"kind": "note", "text": SAID, "files": evidence()}).status_code == 302
    assert duty.post(f"{there}/handover", {"to": f"Ca đêm {PHONE}", "text": SAID}).status_code == 302
    duty.post(f"{there}/task", {"what": f"Đón cụ bà, {PHONE}", "organization": "so-yt", "minutes": "30", "key": "t1"})
    duty.post(f"{there}/draft")
    return duty, there


def named(text):
    """What of a person stands in it."""
    bare = re.sub(r"[ .\u00a0]", "", text)
    return [one for one in (NAME, PHONE, OF_VILLAGE) if one in text or one.replace(" ", "") in bare]


def words_of(docx):
    document = Document(io.BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_screens_of_everybody_hide_it(called, signed_in):
    duty, there = called
    for client in (duty, signed_in("leader", "ubnd-tinh"), signed_in("agency_officer", "so-yt")):
        for address in (there, f"{there}/review", "/incidents", "/inbox", "/desk"):
            answer = client.get(address)
            assert named(answer.text) == [], address
    page = duty.get(there).text
    assert "T••• T••• M•••" in page and "09••••••12" in page and "Trưởng thôn gọi lại số 09••••••21" in page


def test_papers_and_exports_hide_it_from_who_commands_too(called):
    duty, there = called
    for form in ("201", "202", "204", "209", "214"):
        words = words_of(duty.get(f"{there}/forms/{form}.docx").content)
        assert len(words) > 100 and named(words) == [], form
    assert named(duty.get("/incidents?format=csv").content.decode("utf-8-sig")) == []


def test_messages_hide_it(called):
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject::text || body::text FROM message")
        told = [said for (said,) in cursor.fetchall()]
    assert told and not any(map(named, told))


def test_who_commands_asks_for_it_and_is_told_of_each_time(called):
    duty, there = called
    for _ in range(2):
        page = duty.post(f"{there}/reveal").text
        assert NAME in page and PHONE in page and OF_VILLAGE in page
    told = [entry for entry in audit.entries(subject=f"incident:{there.rpartition('/')[2]}") if entry.action == "incidents.reveal"]
    assert len(told) == 2 and told[0].actor == "duty-officer-ioc" and told[0].detail["call"]
    assert named(duty.get(there).text) == []


def test_nobody_else_gets_it(called, signed_in):
    _, there = called
    for client in (signed_in("agency_officer", "so-yt"), signed_in("commune_officer", "bch-quan-su", place="2")):
        assert client.post(f"{there}/reveal").status_code in (403, 404)
    assert not audit.entries(action="incidents.reveal")


def test_the_audit_itself_holds_none_of_it(called):
    audit.anchor_file().unlink(missing_ok=True)  # of chains that other tests rolled back
    duty, there = called
    duty.post(f"{there}/reveal")
    told = "\n".join(f"{entry.subject} {entry.detail}" for entry in audit.entries(limit=500))
    assert "incident.note" in {entry.action for entry in audit.entries(limit=500)}
    assert named(told) == [] and "Trưởng thôn" not in told and not audit.verify()


def test_a_file_is_opened_by_who_takes_part_and_kept_by_no_browser(called, signed_in):
    duty, there = called
    page = duty.get(there).text
    file = page[page.index(f"{there}/files/") :].partition('"')[0]
    answer = duty.get(file)
    assert answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"]
    neighbour = signed_in("leader", "ubnd-2", place="2")
    assert neighbour.get(file).status_code == 404

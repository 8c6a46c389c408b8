"""A voice note through the citizens' door: alone it is a report, once; what is none is refused at its field; its sender alone hears it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bazan.citizens.field_reports import api as field_reports
from bazan.core.errors import NotFound
from bazan.data.sources import api as sources

pytestmark = pytest.mark.usefixtures("province")
KEY = "7b0a2c1e-58d4-4a53-9f0e-0d3a6c0b9e01"
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\x82\x84webm" + bytes(90)


def note(data=WEBM, name="voice"):
    return SimpleUploadedFile(name, data, "audio/webm")


def send(voice, script=True):
    said = {"key": KEY, "words": "", "latitude": "10.1", "longitude": "106.1", "voice": voice}
    return Client().post("/c/reports", said, headers={"accept": "application/json"} if script else {})


def test_a_voice_alone_is_a_report_once():
    first, again = send(note()), send(note())
    assert (first.status_code, again.status_code) == (201, 200), first.content
    (one,) = field_reports.reports()
    (kept,) = field_reports.pictures_of([one.id])[one.id]
    assert (kept.kind, kept.media_type, sources.file_path(kept.sealed).read_bytes()) == ("voice", "audio/webm", WEBM)


@pytest.mark.parametrize(
    ("voice", "rule"),
    [
        (note(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "page"),
        (note(WEBM + b"<script>alert(1)</script>"), "page"),
        (note(b"\xff\xd8\xff\xe0" + bytes(60)), "kind"),
        (note(b""), "empty"),
        (note(WEBM + bytes(field_reports.LARGEST_VOICE)), "large"),
        ([note(), note()], "many"),
    ],
)
def test_what_is_no_voice_note_is_refused_at_its_field(voice, rule):
    answer = send(voice)
    assert answer.status_code == 400
    assert (answer.json()["rule"], answer.json()["field"]) == (f"field_reports.voice.{rule}", "voice")
    assert answer.json()["reason"] and field_reports.reports() == []


def test_a_plain_form_says_the_refusal_at_the_field_and_leaves_nothing_behind():
    page = send(note(b"MZ" + bytes(80)), script=False)
    line = page.content.decode().split('data-fault="voice"')[1].split("</p>")[0]
    assert page.status_code == 400 and "không phải bản ghi âm" in line and " hidden" not in line.split(">")[0]


def test_only_the_form_may_record_and_play():
    assert "media-src 'self' blob:" in Client().get("/c/report")["Content-Security-Policy"]
    assert "media-src" not in Client().get("/c")["Content-Security-Policy"]


def test_its_sender_hears_it_and_nobody_else():
    code = send(note()).json()["code"]
    report_id, _ = field_reports.opened(code)
    (kept,) = field_reports.pictures_of([report_id])[report_id]
    address = f"/c/t/{code}/pictures/{kept.id}"
    page = Client().get(f"/c/t/{code}")
    assert f'<audio src="{address}"' in page.content.decode()
    heard = Client().get(address)
    assert heard.content == WEBM
    told = {name: heard[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control", "X-Content-Type-Options")}
    assert told == {
        "Content-Type": "audio/webm", "Content-Disposition": "attachment", "Cache-Control": "no-store, private",
        "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    assert Client().get(f"/c/pictures/{kept.sealed}").status_code == 404
    field_reports.forget_voice(report_id)
    assert "<audio" not in Client().get(f"/c/t/{code}").content.decode()
    assert Client().get(address).status_code == 404
    with pytest.raises(NotFound):
        sources.file_path(kept.sealed)

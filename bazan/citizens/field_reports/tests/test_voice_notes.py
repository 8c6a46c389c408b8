"""A voice note: told by its first bytes, written down by an officer alone, gone when its sender asks to be forgotten."""

import io

import pytest

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.models import PublicCopy, ReportPicture
from bazan.citizens.field_reports.types import Sent
from bazan.core.errors import Forbidden, NotFound, Refused
from bazan.data.sources import api as sources
from tests.fixtures.report_province import NOW, commune, reception, sent

WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\x82\x84webm" + bytes(90)
MP4 = b"\0\0\0\x1cftypiso5\0\0\2\0"
LIMIT = api.LARGEST_VOICE


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (WEBM, "audio/webm"),
        (WEBM.replace(b"\x84webm", b"\x88matroska"), "audio/matroska"),
        (b"OggS\0\2" + bytes(40), "audio/ogg"),
        (MP4, "audio/mp4"),
        (b"\0\0\0\x18ftypM4A ", "audio/mp4"),
        (b"\xff\xf1\x50\x80", "audio/aac"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"#!AMR\n<", "audio/amr"),
        (b"ID3\4", "audio/mpeg"),
    ],
)
def test_what_a_phone_records_in_is_told_by_its_first_bytes(head, kind):
    assert api.voice_kind(head, len(head)) == kind


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "page"),
        (b"\xef\xbb\xbf  <SVG onload=alert(1)>", "page"),
        (WEBM + b"<script>alert(1)</script>", "page"),
        (b"RIFF\x24\0\0\0WAVE<html>", "page"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "kind"),
        (b"\x1aE\xdf\xa3" + bytes(60), "kind"),
        (b"\0\0\0\x18ftypheic", "kind"),
        (b"\xff\xd8\xff\xe0", "kind"),
        (b"%PDF-1.7", "kind"),
        (b"MZ", "kind"),
    ],
)
def test_what_is_no_sound_is_refused_and_said(head, rule):
    with pytest.raises(Refused) as why:
        api.voice_kind(head, len(head))
    assert (why.value.rule, why.value.field) == (f"field_reports.voice.{rule}", "voice")


def test_a_note_has_a_largest_size():
    assert api.voice_kind(WEBM, LIMIT) == "audio/webm"
    with pytest.raises(Refused) as why:
        api.voice_kind(WEBM, LIMIT + 1)
    assert (why.value.rule, why.value.params) == ("field_reports.voice.large", {"limit": 2})


def spoken(words="", **more):
    """A report with a voice note, nothing written but ``words``."""
    sha256, size = sources.keep_file(io.BytesIO(WEBM))
    return sent(words=words, service="", voice=(Sent(sha256, "audio/webm", size),), **more)


def note_of(one):
    return api.pictures_of([one.id])[one.id][0]


@pytest.mark.usefixtures("province")
def test_a_voice_alone_waits_for_a_person_who_writes_down_what_was_said():
    one = spoken()
    assert (one.words, one.service) == ("", api.policy().unsorted)
    with pytest.raises(Refused) as why:
        api.write_down(one.id, "ơ", reception(), NOW)
    assert why.value.field == "words"
    with pytest.raises(Forbidden):
        api.write_down(one.id, "Nước ngập vào nhà", commune("2"), NOW)
    made = api.write_down(one.id, "Nước ngập vào nhà, gọi 0912 345 678", reception(), NOW)
    assert made.words.startswith("Nước ngập") and made.suggested
    again = api.write_down(one.id, "Nước ngập vào chợ, gọi 0912 345 678", reception(), NOW)
    api.move(one.id, "receive", reception(), again.case.version, NOW)
    public = PublicCopy.objects.get(report_id=one.id)
    assert public.words.startswith("Nước ngập vào chợ") and "345" not in public.words
    assert [step.act for step in api.steps(api.report(one.id))].count("write_down") == 2


@pytest.mark.usefixtures("province")
def test_nobody_changes_what_a_sender_wrote():
    for one in (spoken(words="Ổ gà sâu trước chợ"), sent("report-0002")):
        with pytest.raises(Refused) as why:
            api.write_down(one.id, "Lời khác hẳn", reception(), NOW)
        assert why.value.rule == "field_reports.voice.written"


@pytest.mark.usefixtures("province")
def test_a_note_is_never_shown_to_the_public():
    one = spoken()
    for shown in (True, False):
        with pytest.raises(NotFound):
            api.show_picture(note_of(one).id, shown, reception(), NOW, "vì sao đó")
    assert not api.shows(note_of(one).sealed)


@pytest.mark.usefixtures("province")
def test_a_sender_forgotten_is_heard_no_more():
    one, other = spoken(), spoken(key="report-0002")
    sha256 = note_of(one).sealed
    api.forget_me(one.id, NOW)
    api.forget_voice(one.id)
    assert note_of(one).sealed == ""
    assert sources.file_path(sha256).read_bytes() == WEBM  # another report still needs it
    api.forget_voice(other.id)
    with pytest.raises(NotFound):
        sources.file_path(sha256)
    assert ReportPicture.objects.filter(kind="voice").exclude(raw="").count() == 0

"""Pictures are drawn anew away from their senders: what their files said is gone, unless the sender agreed; odd ones wait for a person."""

import io
from datetime import datetime

import pytest
from PIL import Image

from bazan.citizens.field_reports import api, picture_preparation
from bazan.citizens.field_reports.models import ReportPicture
from bazan.citizens.field_reports.types import Sent
from bazan.core.errors import NotFound, Refused
from bazan.data.sources import api as sources
from bazan.platform.image_analysis.types import Still
from tests.fixtures.report_province import NOW, act, reception, sent

pytestmark = pytest.mark.usefixtures("province")


def raw(colour="green"):
    drawn = io.BytesIO()
    picture = Image.new("RGB", (320, 240), colour)
    exif = picture.getexif()
    exif[0x0132] = "2026:11:25 07:30:00"
    picture.save(drawn, "JPEG", exif=exif)
    sha256, size = sources.keep_file(io.BytesIO(drawn.getvalue()))
    return Sent(sha256, "image/jpeg", size)


def row():
    return ReportPicture.objects.get()


def test_a_picture_is_drawn_anew_and_its_bytes_are_gone():
    given = raw()
    one = sent(pictures=(given,))
    act(one, "receive", reception())
    assert api.public_report(one.number).preview == ""
    api.prepare(row().id)
    assert (row().state, row().raw) == ("shown", "")
    with pytest.raises(NotFound):
        sources.file_path(given.sha256)
    shown = api.public_report(one.number).preview
    assert api.shows(shown) and not api.shows(row().sealed)
    assert b"2026:11:25" not in sources.file_path(row().sealed).read_bytes()
    assert row().taken_at is None


@pytest.mark.parametrize("agreed", [True, False])
def test_when_it_was_taken_is_kept_only_with_consent(monkeypatch, agreed):
    drawn = Still(
        b"a", b"b", b"c", 1, 1, 2**63 + 5, 0, 0, 0, 0.1, datetime(2026, 11, 25, 7, 30), 10.1, 106.1, ()
    )  # fmt: skip
    monkeypatch.setattr(picture_preparation, "still", lambda data, kind: drawn)
    sent(pictures=(raw(),), keep_picture_facts=agreed)
    api.prepare(row().id)
    assert (row().latitude, row().taken_at is not None) == ((10.1, True) if agreed else (None, False))
    assert row().hash == -(2**63) + 5


def test_what_may_hurt_waits_for_a_person_and_is_never_dropped(monkeypatch):
    monkeypatch.setattr(picture_preparation, "still", lambda *_: Still(b"a", b"b", b"c", 1, 1, 1, 0, 0, 0, 0.97, None, None, None, ()))
    one = act(sent(pictures=(raw(),)), "receive", reception())
    api.prepare(row().id)
    assert row().state == "held" and api.public_report(one.number).preview == ""
    api.show_picture(row().id, True, reception(), NOW, "")
    assert api.public_report(one.number).preview == row().preview
    with pytest.raises(Refused):
        api.show_picture(row().id, False, reception(), NOW, "")
    api.show_picture(row().id, False, reception(), NOW, "Không phù hợp")
    assert api.public_report(one.number).preview == ""


def test_what_can_not_be_read_keeps_its_bytes_and_stops_nothing():
    sha256, size = sources.keep_file(io.BytesIO(b"\xff\xd8\xff broken"))
    one = sent(pictures=(Sent(sha256, "image/jpeg", size),))
    api.prepare(row().id)
    assert (row().state, row().raw) == ("broken", sha256)
    assert sources.file_path(sha256).is_file() and api.report(one.id).state == "new"

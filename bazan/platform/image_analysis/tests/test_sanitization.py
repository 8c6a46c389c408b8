"""Whatever a stranger sends instead of a photo is refused with a sentence, or drawn anew so that only its pixels are left."""

import io

import numpy as np
import pytest
from PIL import Image

from bazan.core.errors import Refused
from bazan.core.labels import labels, sentence
from bazan.core.language import speaking
from bazan.platform.image_analysis import api
from bazan.platform.image_analysis.photos import photo_analysis
from bazan.platform.image_analysis.photos.exif import COMPLAINTS
from bazan.platform.image_analysis.photos.sanitization import MOST_PIXELS
from bazan.platform.image_analysis.recognition import faces
from bazan.platform.image_analysis.tests import synthetic_photos

LIMIT = 12 << 20
ONE = ((12, 0, 0, "N"), (107, 41, 24, "E"))


def refused(act, *given):
    with pytest.raises(Refused) as told:
        act(*given)
    assert sentence(told.value)
    return told.value


@pytest.fixture
def drawn(monkeypatch):
    """What becomes of a file, without looking for anything on it."""
    monkeypatch.setattr(api, "elsewhere", lambda act, *given: act(*given))
    monkeypatch.setattr(photo_analysis.objects, "seen", lambda picture: (faces.NONE, faces.NONE))
    monkeypatch.setattr(photo_analysis.faces, "seen", lambda picture: faces.NONE)
    monkeypatch.setattr(photo_analysis.number_plates, "seen", lambda picture, vehicles: faces.NONE)
    monkeypatch.setattr(photo_analysis.nudity, "unsafe", lambda picture: 0.0)
    return lambda data: api.still(data, api.judged(data[: api.HEAD], len(data), LIMIT))


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "empty"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "video"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "kind"),
        (b'<svg xmlns="x"><script/></svg>', "drawing"),
        (b'\xef\xbb\xbf <?xml version="1.0"?>\n<!-- x --><svg/>', "drawing"),
        (b"\n<!DOCTYPE html><script>1</script>", "page"),
        (b"%PDF-1.7", "document"),
        (b"PK\x03\x04", "kind"),
        (b"GIF89a", "kind"),
        (b"RIFF\0\0\0\0WAVE", "kind"),
        (b"MZ" * 100, "kind"),
    ],
)
def test_what_is_no_photo_is_refused_by_its_first_bytes(data, rule):
    assert refused(api.judged, data, len(data), LIMIT).rule == f"vision.{rule}"


def test_a_file_too_large_is_refused_and_the_limit_told():
    told = refused(api.judged, b"\xff\xd8\xff\xe0", LIMIT + 1, LIMIT)
    assert told.rule == "vision.large"
    assert "12 MB" in sentence(told)


def test_whoever_sends_heic_is_told_the_way_out():
    with speaking("en"):
        assert "Most Compatible" in sentence(Refused("vision.heic"))


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "image/webp"])
def test_a_pixel_flood_is_refused_before_it_is_unpacked(kind, drawn):
    told = refused(drawn, synthetic_photos.flood(kind))
    assert (told.rule, told.params) == ("vision.pixels", {"limit": MOST_PIXELS // 1_000_000})


@pytest.mark.parametrize("write", [synthetic_photos.jpeg, synthetic_photos.png, synthetic_photos.webp])
def test_a_truncated_picture_is_refused(write, drawn):
    data = write(synthetic_photos.landscape())
    for length in (20, len(data) // 2):
        assert refused(drawn, data[:length]).rule == "vision.broken"


def test_a_head_that_lies_is_refused(drawn):
    assert refused(drawn, b"\xff\xd8\xff" + b"<script>alert(1)</script>" * 50).rule == "vision.broken"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_upright_and_nothing_is_said_beside_its_pixels(orientation, drawn):
    """Whatever way the phone was held, the red corner is where it was seen."""
    upright = Image.new("RGB", (96, 64), "white")
    upright.paste("red", (0, 0, 40, 24))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the Transpose that undoes each orientation's
    kept = upright if orientation == 1 else upright.transpose(Image.Transpose(back[orientation]))
    still = drawn(synthetic_photos.jpeg(kept, exif=synthetic_photos.exif(orientation, "2026:01:01 10:00:00", ONE)))
    assert (still.width, still.height) == (96, 64)
    for data in (still.sealed, still.public, still.preview):
        with Image.open(io.BytesIO(data)) as seen:
            assert (seen.format, seen.size) == ("JPEG", (96, 64))
            assert not seen.getexif()
            assert set(seen.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
            red, green, _ = np.asarray(seen.convert("RGB"))[6, 8]
            assert red > 200 > 60 > green
        assert b"a phone that tells" not in data


HIDING = {
    "a ZIP behind a JPEG": synthetic_photos.jpeg(synthetic_photos.landscape()) + synthetic_photos.archive(),
    "a script behind a JPEG": synthetic_photos.jpeg(synthetic_photos.landscape()) + b"<script>HIDDEN</script>",
    "a script in a comment": synthetic_photos.jpeg(synthetic_photos.landscape(), comment=b"<?php HIDDEN ?>"),
    "a ZIP in a comment": synthetic_photos.jpeg(synthetic_photos.landscape(), comment=synthetic_photos.archive()),
    "both in a PNG": synthetic_photos.png(synthetic_photos.landscape(), Comment="<script>HIDDEN</script>") + synthetic_photos.archive(),
    "both in a WebP": synthetic_photos.webp(synthetic_photos.landscape(), xmp=b"<x>HIDDEN</x>", icc_profile=b"HIDDEN" * 30)
    + synthetic_photos.archive(),
}


@pytest.mark.parametrize("data", HIDING.values(), ids=HIDING)
def test_what_hides_in_or_behind_a_picture_stays_behind(data, drawn):
    assert b"HIDDEN" in data
    still = drawn(data)
    for made in (still.sealed, still.public, still.preview):
        assert b"HIDDEN" not in made and b"PK\x03\x04" not in made and made.endswith(b"\xff\xd9")
        assert made.count(b"\xff\xd9") == 1


def test_of_an_animated_file_the_first_picture_is_drawn(drawn):
    red, blue = Image.new("RGB", (64, 64), "red"), Image.new("RGB", (64, 64), "blue")
    still = drawn(synthetic_photos.webp(red, (blue, blue)))
    with Image.open(io.BytesIO(still.sealed)) as seen:
        assert getattr(seen, "n_frames", 1) == 1
        assert np.asarray(seen)[30, 30, 0] > 200


def test_what_can_be_seen_through_lies_on_white(drawn):
    with Image.open(io.BytesIO(drawn(synthetic_photos.png(Image.new("RGBA", (32, 32), (0, 0, 0, 0)))).sealed)) as seen:
        assert np.asarray(seen)[16, 16].min() > 250


def test_a_large_picture_is_drawn_smaller_and_its_preview_small(drawn):
    still = drawn(synthetic_photos.jpeg(synthetic_photos.landscape(size=(4000, 3000))))
    assert (still.width, still.height) == (2560, 1920)
    with Image.open(io.BytesIO(still.preview)) as seen:
        assert seen.size == (320, 240)


def test_when_and_where_are_read(drawn):
    still = drawn(synthetic_photos.jpeg(synthetic_photos.landscape(), exif=synthetic_photos.exif(6, "2026:03:02 07:05:09", ONE)))
    assert (still.taken_at.isoformat(), still.taken_at.tzinfo) == ("2026-03-02T07:05:09", None)
    assert (still.latitude, still.longitude) == (12.0, pytest.approx(107.69))
    assert still.complaints == ()


def test_south_and_west_lie_below_zero(drawn):
    still = drawn(
        synthetic_photos.jpeg(synthetic_photos.landscape(), exif=synthetic_photos.exif(place=((12, 30, 0, "S"), (107, 0, 36, "W"))))
    )
    assert (still.latitude, still.longitude) == (-12.5, pytest.approx(-107.01))


@pytest.mark.parametrize(
    ("taken", "place", "complaint"),
    [
        ("2099:01:01 00:00:00", None, "taken.future"),
        ("1970:01:01 00:00:00", None, "taken.ancient"),
        ("2026:13:40 99:00:00", None, "taken.unreadable"),
        ("yesterday", None, "taken.unreadable"),
        ("", ((95, 0, 0, "N"), (107, 0, 0, "E")), "place.impossible"),
        ("", ((12, 0, 0, "N"), (187, 0, 0, "E")), "place.impossible"),
        ("", ((0, 0, 0, "N"), (0, 0, 0, "E")), "place.nowhere"),
        ("", ((12, 99, 0, "N"), (107, 0, 0, "E")), "place.unreadable"),
        ("", ((12, 0, 0, "up"), (107, 0, 0, "E")), "place.unreadable"),
    ],
)
def test_what_cannot_be_is_told_and_not_believed(taken, place, complaint, drawn):
    still = drawn(synthetic_photos.jpeg(synthetic_photos.landscape(), exif=synthetic_photos.exif(1, taken, place)))
    assert still.complaints == (complaint,)
    assert (still.taken_at, still.latitude, still.longitude) == (None, None, None)


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (6000, 20)])
def test_a_picture_of_an_odd_shape_goes_through_all_of_it(size):
    still = api.still(synthetic_photos.png(Image.new("RGB", size, "grey")), "image/png")
    assert (still.faces, still.plates, still.people) == (0, 0, 0)
    assert (still.width, still.height) == (min(size[0], 2560), max(1, round(size[1] * min(1, 2560 / max(size)))))


def test_a_picture_of_which_the_exif_is_broken_is_taken_all_the_same(drawn):
    data = synthetic_photos.jpeg(synthetic_photos.landscape(), exif=synthetic_photos.exif(6, "2026:03:02 07:05:09", ONE))
    start = data.index(b"Exif\0\0") + 6
    still = drawn(data[: start + 4] + b"\xff" * 4 + data[start + 8 :])
    assert (still.taken_at, still.latitude) == (None, None)


def test_a_picture_without_exif_says_nothing_and_is_not_blamed(drawn):
    still = drawn(synthetic_photos.png(synthetic_photos.landscape()))
    assert (still.taken_at, still.latitude, still.complaints) == (None, None, ())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_complaint_has_its_words(language):
    assert [name for name in COMPLAINTS if f"vision.complaint.{name}" not in labels(language)] == []

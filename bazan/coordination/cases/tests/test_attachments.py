"""Photos kept as evidence: only what is seen on them stays, and a picture can't fill the memory."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bazan.coordination.cases import api, rules
from bazan.coordination.cases.image_sanitization import drawn
from bazan.core.errors import Refused
from bazan.data.sources import api as sources

pytestmark = pytest.mark.django_db
ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def photo(size=(40, 20), form="JPEG", **more):
    stream = io.BytesIO()
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    picture.save(stream, form, **more)
    return stream


def located():
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = "Phone of somebody", 6
    exif[GPS] = {1: "N", 2: (12.0, 0.0, 0.0), 3: "E", 4: (107.0, 41.0, 0.0)}
    return exif


def kept(stream, name="anh.jpg"):
    given_in = api.keep(stream, name)
    return given_in, sources.file_path(given_in.sha256).read_bytes()


def test_a_photo_loses_where_and_by_what_it_was_taken_and_stands_upright(province):
    given_in, data = kept(photo(exif=located(), comment=b"secret"))
    picture = Image.open(io.BytesIO(data))
    assert picture.size == (20, 40)  # turned as the phone said
    assert picture.getexif() == {} and "comment" not in picture.info and b"Phone of somebody" not in data
    assert (given_in.media_type, given_in.size) == ("image/jpeg", len(data))


def test_words_hidden_in_a_png_are_gone(province):
    from PIL.PngImagePlugin import PngInfo

    said = PngInfo()
    said.add_text("Author", "somebody")
    _, data = kept(photo(form="PNG", pnginfo=said), "anh.png")
    assert b"somebody" not in data and Image.open(io.BytesIO(data)).size == (40, 20)


def test_a_large_photo_is_kept_as_large_as_one_looks_at(province):
    _, data = kept(photo((4000, 3000)))
    assert max(Image.open(io.BytesIO(data)).size) == rules.LONGEST_SIDE


def test_what_a_file_carries_behind_its_picture_is_not_kept(province):
    stream = photo()
    stream.seek(0, 2)
    stream.write(b"<script>alert(1)</script>")
    assert b"script" not in kept(stream)[1]


def test_a_picture_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(province):
    wide = 30_000
    head = struct.pack(">IIBBBBB", wide, wide, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(head)) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    with pytest.raises(Refused, match=r"file\.(pixels|broken)"):
        api.keep(io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk), "bom.png")


@given(st.binary(max_size=300), st.integers(0, 200))
@settings(max_examples=40, deadline=None)
def test_a_damaged_photo_is_refused_or_drawn_whole(noise, cut):
    whole = photo().getvalue()
    try:
        (data,) = drawn(whole[:cut] + noise + whole[cut + len(noise) :], "JPEG", "bom.jpg")
    except Refused as refusal:
        assert refusal.rule in ("casework.file.broken", "casework.file.pixels")
    else:
        Image.open(io.BytesIO(data)).load()

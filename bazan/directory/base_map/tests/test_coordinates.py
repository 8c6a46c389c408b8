"""Coordinates as people type them, in two languages and two systems."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.core.language import LANGUAGES, speaking
from bazan.directory.base_map import api as base_map
from bazan.directory.base_map import coordinate_notation, coordinates
from bazan.directory.base_map.tests import sample_files as files

latitudes, longitudes = st.integers(-899_999, 899_999), st.integers(-1_799_999, 1_799_999)
GRID = [
    "1 328 187 411 800",
    "411 800 1 328 187",
    "1328187 411800",
    "1328187,0; 411800,0",
    "1.328.187 411.800",
    "1,328,187 411,800",
    "X=1328187 Y=411800",
    "VN-2000: 1 328 187, 411 800 m",
]
DEGREES = [
    "12,0100 B 107,6900 Đ",
    "12.01, 107.69",
    "12.01,107.69",
    "12,01; 107,69",
    "12,01,107,69",
    "12°00'36\"N 107°41'24\"E",
    "12°00′36″ B, 107°41′24″ Đ",
    "12 00 36 N 107 41 24 E",
    "N12.01 E107.69",
    "107,69 Đ; 12,01 B",
    "12° 0.6' Bắc, 107° 41.4' Đông",
    "vĩ độ 12,01 kinh độ 107,69",
    "kinh độ 107,69, vĩ độ 12,01",
    "WGS 84: 12.0100 North 107.6900 East",
]


def read_degrees(text: str, vietnamese: bool) -> coordinate_notation.Degrees:
    said = coordinate_notation.read(text, vietnamese)
    assert isinstance(said, coordinate_notation.Degrees)
    return said


@pytest.mark.parametrize("text", DEGREES)
@pytest.mark.parametrize("vietnamese", [True, False])
def test_degrees_are_understood_as_they_are_written_here_and_elsewhere(text, vietnamese):
    said = read_degrees(text, vietnamese)
    assert (said.latitude, said.longitude) == pytest.approx((12.01, 107.69))


@pytest.mark.parametrize("text", GRID)
def test_metres_are_understood_in_either_order(text):
    said = coordinate_notation.read(text, True)
    assert isinstance(said, coordinate_notation.Metres) and {said.first, said.second} == {1_328_187, 411_800}


@pytest.mark.parametrize(
    "text",
    ["", "Gia Nghĩa", "Thôn 1", "QL14 km 851", "14 28", "0912345678", "1 2 3 4", "12.01", "12.01N 107.69N", "12°75'00\"N 107°41'24\"E",
     "12.5°30'N 107°E", "-12.01 S 107.69 E", "99.5 N 107.69 E", "12.01 N 107.69 X", "9" * 200, "12.01 107.69 3.5", "²¹ ³⁴"],
)  # fmt: skip
def test_what_is_no_pair_of_coordinates_is_none(text):
    assert coordinate_notation.read(text, True) is None and coordinate_notation.read(text, False) is None


def test_a_lone_n_means_what_the_language_spoken_says_and_its_neighbours_otherwise():
    assert read_degrees("12.01 N 107.69 E", True).latitude == 12.01
    assert read_degrees("12,01 N 107,69 Đ", False).latitude == -12.01
    assert coordinate_notation.read("12,01 N 107,69 N", True) is None


@given(latitudes, longitudes, st.booleans())
@example(0, 0, True)
def test_degrees_written_are_degrees_read(latitude, longitude, vietnamese):
    for reader in (True, False):
        said = read_degrees(coordinate_notation.degrees_words(latitude / 10_000, longitude / 10_000, vietnamese), reader)
        assert (said.latitude, said.longitude) == pytest.approx((latitude / 10_000, longitude / 10_000))


@given(st.integers(900_000, 2_600_000), st.integers(150_000, 850_000))
def test_metres_written_are_metres_read(northing, easting):
    said = coordinate_notation.read(coordinate_notation.metres_words(northing, easting), True)
    assert isinstance(said, coordinate_notation.Metres) and (said.first, said.second) == (northing, easting)


@given(st.text(max_size=40) | st.text("0123456789 .,°'\"NBĐE-+|;", max_size=40))
def test_any_text_is_read_or_is_none(text):
    coordinate_notation.read(text, True)


@given(st.floats(11.5, 13), st.floats(107, 108.5))
def test_there_and_back_is_the_same_place(latitude, longitude):
    assert base_map.from_vn2000(*base_map.as_vn2000(latitude, longitude)) == pytest.approx((latitude, longitude), abs=1e-7)


def test_vn2000_is_what_epsg_says_of_the_zone():
    """On the central meridian of WGS 84 the datum shift alone moves the easting from 500,000; the scale is 0.9999."""
    northing, easting = base_map.as_vn2000(12.0, 108.5)
    assert abs(easting - 500_000) < 250
    assert northing == pytest.approx(1_327_000, abs=600)
    assert base_map.as_vn2000(12.01, 107.69) == pytest.approx((1_328_301.45, 411_603.52), abs=0.1)


@pytest.fixture
def province(db, tmp_path, monkeypatch):
    """The made-up one, and a generous box around it that also holds what VN-2000 says of the zone's own province."""
    files.settle(tmp_path)
    monkeypatch.setattr(coordinates, "GENEROUS_DEGREES", 2.5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_somebody_types_is_a_place(province, language):
    with speaking(language):
        assert base_map.understood("12.01, 107.69") == (12.01, 107.69)
        assert base_map.understood("Gia Nghĩa") is None
        words = base_map.point_words(12.01, 107.69)
        assert (words.vn2000, words.meridian) == ("1 328 301 411 604", "108°30′")
        for text in (words.wgs84, words.vn2000):
            assert base_map.understood(text) == pytest.approx((12.01, 107.69), abs=1e-5)
        assert base_map.understood("411604 1328301") == pytest.approx((12.01, 107.69), abs=1e-5)
    assert words.wgs84 == {"vi": "12,0100 B 107,6900 Đ", "en": "12.0100 N 107.6900 E"}[language]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("107.69, 12.01", "swapped"),
        ("48.85, 2.35", "outside"),
        ("12,01 N 107,69 Đ", "outside"),
        ("2 328 187 411 800", "outside"),
        ("21.03, 105.85", "outside"),
    ],
)
def test_what_lies_elsewhere_is_refused_with_its_reason(province, text, rule):
    with pytest.raises(Refused, match=rf"ground\.coordinates\.{rule}"):
        base_map.understood(text)


def test_without_an_outline_vietnam_is_the_box(db):
    assert base_map.understood("21.03, 105.85") == (21.03, 105.85)
    with pytest.raises(Refused, match="outside"):
        base_map.understood("48.85, 2.35")

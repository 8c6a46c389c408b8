"""What is a Vietnamese plate and how surely; which searches and entries can be believed."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.cameras.plates import rules
from bazan.cameras.plates.types import Asked, WantedTerms
from bazan.core.errors import Refused

AT = datetime(2026, 11, 29, tzinfo=UTC)
PLATES = (
    "51F12345", "30A1234", "29A156789", "29H112345", "80A12345", "51LD12345", "29MD112345", "TM1234", "80011NG01", "80222QT15", "51R00123",
)  # fmt: skip
FULL = WantedTerms("51F-123.45", "Xe bị trộm, hồ sơ 12", "Công văn 8/CV", 1, AT + timedelta(days=30))
SEARCH = Asked("51F*", AT - timedelta(days=7), AT, "Hồ sơ 12, xe bị trộm")


def read(*rows, sure=0.95):
    plate = rules.judged([[(row, sure) for row in rows]])
    return (plate.signs, plate.sure) if plate else None


@pytest.mark.parametrize(
    ("rows", "plate"),
    [
        (("51F-123.45",), "51F12345"),
        (("30A-1234",), "30A1234"),
        (("29-A1", "567.89"), "29A156789"),
        (("51F", "123.45"), "51F12345"),
        (("29-MĐ1", "123.45"), "29MD112345"),
        (("TM-12-34",), "TM1234"),
        (("80-011-NG-01",), "80011NG01"),
        (("80-NG", "011-01"), "80011NG01"),
    ],
)
def test_each_form_is_known_in_one_row_and_in_two(rows, plate):
    assert read(*rows) == (plate, 0.95)


@pytest.mark.parametrize(
    ("text", "plate", "mended"), [("S1F12345", "51F12345", 1), ("5IF1234S", "51F12345", 2), ("518O2345", "51B02345", 2)]
)
def test_a_sign_taken_for_another_makes_it_less_sure(text, plate, mended):
    assert read(text, sure=1.0) == (plate, round(rules.MENDED**mended, 3))


@pytest.mark.parametrize(
    "text", ["", "51F", "13F12345", "51I1J345", "XE TAI", "0908123456", "WW1234", "80011AB01", "51F123456789", "51F-12"]
)
def test_what_has_no_form_of_a_plate_is_none(text):
    assert read(text) is None


def test_what_was_hardly_read_is_none_and_of_several_the_surest_is_taken():
    assert read("51F12345", sure=0.59) is None
    plate = rules.judged([[("51F12346", 0.7)], [("51F12345", 0.9)], [("GARA", 1.0)]])
    assert plate is not None and plate.signs == "51F12345"


@given(st.text(max_size=12))
def test_whatever_is_read_it_is_a_plate_as_plates_are_kept_or_none(text):
    if found := read(text):
        assert re.fullmatch("[0-9A-Z]{6,12}", found[0])
        assert read(found[0]) == (found[0], 0.95), "what was taken for a plate isn't one when it is read again"


@pytest.mark.parametrize("plate", PLATES)
def test_plates_alike_are_plates_that_differ_by_one_sign(plate):
    assert read(plate) == (plate, 0.95)
    for other in rules.alike(plate):
        assert len(other) == len(plate) and sum(a != b for a, b in zip(plate, other, strict=True)) == 1
        assert read(other), other
        assert plate in rules.alike(other)


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"plate": "ABC"}, "plates.form"),
        ({"plate": "51F%"}, "plates.form"),
        ({"reason": "vì tôi"}, "plates.reason"),
        ({"reason": " " * 40}, "plates.reason"),
        ({"legal_basis": "có"}, "plates.basis"),
        ({"expires_at": AT}, "plates.until"),
        ({"expires_at": AT + timedelta(days=92)}, "plates.until"),
    ],
)
def test_an_entry_that_cant_be_justified_is_refused_by_its_field(more, rule):
    with pytest.raises(Refused) as why:
        rules.listed(replace(FULL, **more), AT)
    assert (why.value.rule, bool(why.value.field)) == (rule, True)
    assert rules.listed(FULL, AT).plate == "51F12345"


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"pattern": "*"}, "plates.few"),
        ({"pattern": "?1*F?"}, "plates.few"),
        ({"pattern": "5*1*F*"}, "plates.stars"),
        ({"pattern": "*5*1*F*2*3*"}, "plates.stars"),
        ({"pattern": "51F%"}, "plates.pattern"),
        ({"pattern": "51F_"}, "plates.pattern"),
        ({"pattern": "51F\\"}, "plates.pattern"),
        ({"pattern": "(51F+)+"}, "plates.pattern"),
        ({"pattern": "5" * 13}, "plates.pattern"),
        ({"pattern": ""}, "plates.pattern"),
        ({"reason": "tò mò"}, "plates.reason"),
        ({"until": AT - timedelta(days=8)}, "plates.span"),
        ({"since": AT - timedelta(days=40)}, "plates.span"),
    ],
)
def test_a_search_whose_cost_or_reason_cant_be_foreseen_is_refused_by_its_field(more, rule):
    with pytest.raises(Refused) as why:
        rules.asked(replace(SEARCH, **more), AT)
    assert (why.value.rule, bool(why.value.field)) == (rule, True)


def test_many_stars_in_a_row_are_one():
    assert rules.asked(replace(SEARCH, pattern="51f-12**?*.4"), AT).pattern == "51F12*?*4"


@given(st.text("0123456789ABF?*.- ", max_size=16))
def test_no_search_that_is_taken_can_explode(pattern):
    try:
        kept = rules.asked(replace(SEARCH, pattern=pattern), AT).pattern
    except Refused:
        return
    assert len(kept) <= 12 and kept.count("*") <= 2 and "**" not in kept
    assert re.fullmatch("[0-9A-Z_%]+", rules.like(kept))

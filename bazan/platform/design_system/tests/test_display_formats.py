"""How numbers, dates and ages are written."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.language import in_every_language, speaking
from bazan.core.numbers import MINUS
from bazan.core.time import Period
from bazan.platform.design_system.display_formats import NO_BREAK, age, day, duration, long_day, number, period, quantity, signed, when

finite = st.floats(-1e12, 1e12, allow_nan=False)
digits = st.integers(0, 4)


def read_back(text: str, language: str) -> float:
    dot, comma = (",", ".") if language == "vi" else (".", ",")
    return float(text.replace(comma, "").replace(dot, ".").replace(MINUS, "-"))


@given(finite, digits, st.sampled_from(["vi", "en"]))
def test_a_number_reads_back_to_what_was_rounded(value, places, language):
    with speaking(language):
        text = number(value, places)
    assert read_back(text, language) == pytest.approx(float(f"{value:.{places}f}"), abs=1e-9)


@given(finite, digits)
def test_zero_has_no_sign_and_every_other_change_has_one(value, places):
    text = signed(value, places)
    assert (text[0] in (MINUS, "+")) == any(c in "123456789" for c in text)
    assert "-" not in text


@given(st.floats(0, 3e9), st.floats(0, 3e9))
def test_an_older_age_never_sounds_younger(one, other):
    units = ["phút", "giờ", "ngày", "tháng", "năm"]

    def rank(seconds: float) -> tuple[int, int]:
        count, unit = duration(seconds).split(" ")
        return units.index(unit), int(count)

    younger, older = sorted((one, other))
    assert rank(younger) <= rank(older)


@pytest.mark.parametrize(
    ("value", "places", "language", "text"),
    [
        (1234.5, 1, "vi", "1.234,5"),
        (1234.5, 1, "en", "1,234.5"),
        (-2.46, 2, "vi", "−2,46"),
        (-0.004, 2, "vi", "0,00"),
        (None, 2, "vi", "—"),
        (589.72, 2, "vi", "589,72"),
    ],
)
def test_numbers_as_people_write_them(value, places, language, text):
    with speaking(language):
        assert number(value, places) == text


def test_a_unit_stays_on_the_line_of_its_number():
    assert quantity(64.78, 2, "%") == f"64,78{NO_BREAK}%"
    assert quantity(3, 0, "m") == f"3{NO_BREAK}m"
    assert quantity(62, 0, "") == "62"
    with speaking("en"):
        assert quantity(64.78, 2, "%") == "64.78%"


@pytest.mark.parametrize(
    ("seconds", "vietnamese", "english"),
    [
        (-5, "vừa xong", "just now"),
        (59, "vừa xong", "just now"),
        (60, "1 phút trước", "1 minute ago"),
        (42 * 60, "42 phút trước", "42 minutes ago"),
        (3 * 3600, "3 giờ trước", "3 hours ago"),
        (5 * 86400, "5 ngày trước", "5 days ago"),
        (100 * 86400, "3 tháng trước", "3 months ago"),
        (800 * 86400, "2 năm trước", "2 years ago"),
        (None, "—", "—"),
    ],
)
def test_ages(seconds, vietnamese, english):
    assert in_every_language(lambda: age(seconds)) == {"vi": vietnamese, "en": english}


def test_days_are_those_of_the_province():
    evening_utc = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    assert day(evening_utc) == "25/11/2026"
    assert long_day(evening_utc) == "Thứ Tư, 25/11/2026"
    with speaking("en"):
        assert long_day(date(2026, 11, 25)) == "Wednesday, 25 Nov 2026"


def test_a_clock_says_only_as_much_of_the_date_as_is_needed():
    now = datetime(2026, 11, 25, 0, 42, tzinfo=UTC)
    assert when(now - timedelta(minutes=7), now=now) == "07:35"
    assert when(now - timedelta(days=1), now=now) == "07:42, 24/11"
    assert when(now - timedelta(days=400), now=now) == "07:42, 21/10/2025"


@pytest.mark.parametrize(
    ("grain", "vietnamese", "english"),
    [
        ("hour", "07:00–08:00, 25/11/2026", "07:00–08:00, 25 Nov 2026"),
        ("day", "25/11/2026", "25 Nov 2026"),
        ("week", "Tuần 48, 2026", "Week 48, 2026"),
        ("month", "Tháng 11/2026", "Nov 2026"),
        ("quarter", "Quý IV/2026", "Quarter IV, 2026"),
        ("year", "Năm 2026", "2026"),
    ],
)
def test_periods_have_names(grain, vietnamese, english):
    held = Period.holding(datetime(2026, 11, 25, 0, 42, tzinfo=UTC), grain)
    assert in_every_language(lambda: period(held)) == {"vi": vietnamese, "en": english}

"""How numbers, names and spans of time are said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.analysis.explore.web.display_names import amount, digits_of, within
from bazan.analysis.explore.web.question_display import memory_words, within_words
from bazan.core.language import speaking


@pytest.mark.parametrize(
    ("value", "said"), [(0.0042, "0,0042"), (0.25, "0,25"), (1.5, "1,5"), (12.34, "12,3"), (1234.5, "1.234"), (3.0, "3"), (0.0, "0")]
)
def test_a_number_has_as_many_decimals_as_it_needs(value, said):
    with speaking("vi"):
        assert amount(value, 1) == said


@given(st.floats(1e-6, 1e9))
def test_no_number_that_is_something_is_said_as_nothing(value):
    assert float(f"{value:.{digits_of([value])}f}") > 0


@pytest.mark.parametrize(
    ("name", "said"), [("Số giường", "số giường"), ("PM2.5", "PM2.5"), ("pH", "pH"), ("VN_AQI giờ", "VN_AQI giờ"), ("", "")]
)
def test_a_name_within_a_sentence_begins_small_unless_it_is_a_sign(name, said):
    assert within(name) == said


def test_an_estimate_is_said_no_more_exactly_than_it_is():
    with speaking("vi"):
        assert [within_words(seconds).replace("\N{NO-BREAK SPACE}", " ") for seconds in (0.2, 1.0, 3.2)] == [
            "dưới 1 giây",
            "tới 1 giây",
            "tới 4 giây",
        ]
        assert memory_words("512MB") == "512\N{NO-BREAK SPACE}MB"

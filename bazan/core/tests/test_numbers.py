import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.numbers import whole_number


@pytest.mark.parametrize("text", ["", "²", "٣", "1²", "-1", "+1", " 1", "1_0", "1.0", "1e3", "0x1", "１", "1\x00", "9" * 10])
def test_what_is_no_plain_whole_number_is_none(text):
    assert whole_number(text) is None


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_none_and_never_an_error(text):
    found = whole_number(text, digits=30)
    assert found is None or text.lstrip("0") == (str(found) if found else "")


@given(st.integers(0, 999_999_999))
def test_a_number_is_read_back(number):
    assert whole_number(str(number)) == whole_number(str(number).encode()) == number

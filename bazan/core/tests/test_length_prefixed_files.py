"""Several files in one answer come back as they were, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.length_prefixed_files import apart, side_by_side

files = st.lists(st.binary(max_size=40), max_size=8)


@given(files)
def test_they_come_apart_as_they_were(given_files):
    assert apart(side_by_side(given_files)) == given_files


@given(files, st.binary(min_size=1, max_size=40), st.data())
def test_what_ends_within_a_file_is_not_taken_for_whole(before, last, data):
    whole = side_by_side([*before, last])
    with pytest.raises(ValueError, match="within a file"):
        apart(whole[: -data.draw(st.integers(1, len(last)))])

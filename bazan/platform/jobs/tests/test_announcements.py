import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.platform.jobs import api


@given(st.lists(st.integers(), max_size=200), st.integers(60, 300))
def test_a_long_list_is_told_in_pieces_that_say_the_same(ids, limit):
    parts = [json.loads(text) for text in api.chunked({"ids": ids, "why": "x"}, limit)]
    assert [i for part in parts for i in part["ids"]] == ids
    assert all(part["why"] == "x" for part in parts)


def test_what_cannot_be_split_is_not_cut():
    with pytest.raises(ValueError, match="split"):
        list(api.chunked({"text": "x" * 100}, 50))

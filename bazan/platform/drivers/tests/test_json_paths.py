import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.platform.drivers.json_messages.json_paths import compile_path, every, first
from bazan.platform.drivers.json_messages.observation_messages import read

DOCUMENT = {"a": [{"b": 1}, {"b": 2}], "odd name": {"x.y": 3}}


def test_paths_name_keys_indices_and_all_items():
    assert first(DOCUMENT, compile_path("$.a[1].b")) == 2
    assert first(DOCUMENT, compile_path('"odd name"."x.y"')) == 3
    assert first(DOCUMENT, compile_path("a[-1].b")) == 2
    assert first(DOCUMENT, compile_path("a[5].b")) is None
    assert every(DOCUMENT, compile_path("a[*].b")) == [1, 2]
    assert every(DOCUMENT, compile_path("a")) == DOCUMENT["a"]
    assert every([1], compile_path("")) == [1]
    assert every({}, compile_path("a[*].b")) is None


@given(st.text(max_size=20))
def test_any_text_is_a_path_or_refused(text):
    try:
        steps = compile_path(text)
    except Refused:
        return
    every(DOCUMENT, steps)


@pytest.mark.parametrize("raw", ['{"thing":"a"}', "[]", "x", '{"thing":"a","property":"p","time":"now","value":1}', '{"thing":1}'])
def test_a_kept_observation_that_is_still_wrong_is_refused_again(raw):
    assert read(raw, "0").refusals


@given(st.text(max_size=60))
def test_any_kept_text_is_a_row_or_a_refusal(raw):
    piece = read(raw, "0")
    assert len(piece.rows) + len(piece.refusals) == 1

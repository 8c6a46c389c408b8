"""What broke a rule, in words."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from bazan.cameras.events import detected_objects
from bazan.core.language import speaking


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "2 red people, 1 white car, the smallest 64 px"), ("vi", "2 người đỏ, 1 ô tô trắng, nhỏ nhất 64 px")],
)
def test_of_one_thing_is_spoken_as_of_one(language: str, words: str):
    figures = {"kinds": ["person", "person", "car"], "colours": ["red", "red", "white"], "smallest_px": 64}
    with speaking(language):
        assert detected_objects.seen(cast(Any, SimpleNamespace(figures=figures))) == words

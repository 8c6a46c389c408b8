"""A further language is one file, with every label of its room; what is empty in it is said in Vietnamese."""

import string
import tomllib

import pytest

from bazan.core import labels
from bazan.core.language import either, language, speaking, tongues, words
from bazan.core.settings import ROOT
from tools.tongues import empty

FILES = sorted((ROOT / "bazan").glob("*/*/minority_languages/*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_minority_language_names_every_label_of_its_app_and_no_other(file):
    own, vietnamese = (labels.flatten(tomllib.loads(path.read_text("utf-8"))) for path in (file, file.parents[1] / "labels/vi.toml"))
    assert list(own) == list(vietnamese)

    def params(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert [key for key, text in own.items() if text and params(text) != params(vietnamese[key])] == []


def test_what_is_empty_is_listed():
    assert {path.stem for path in empty()} == set(tongues())


def test_what_a_tongue_does_not_say_is_said_in_vietnamese(monkeypatch):
    monkeypatch.setattr(labels, "said_in", lambda tongue: {"citizens.yes": "Mâo"})
    labels.labels.cache_clear()
    try:
        with speaking("rad"):
            assert (language(), labels.label("citizens.yes"), labels.label("citizens.no")) == ("rad", "Mâo", "Không")
            assert (words({"vi": "Rác thải", "en": "Waste"}), either("xã", "commune")) == ("Rác thải", "xã")
        with speaking("xx"):
            assert language() == "vi"
    finally:
        labels.labels.cache_clear()

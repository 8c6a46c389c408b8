"""How grave something is: one scale, one word and one light for each level, wherever it is said."""

import re
import tomllib
from itertools import pairwise

import pytest

from bazan.core.labels import labels
from bazan.core.language import LANGUAGES
from bazan.core.settings import ROOT
from bazan.platform.design_system.api import severity_light
from bazan.response.warnings.api import WORDS

LEVELS = ("minor", "moderate", "severe", "extreme")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_level_has_one_word_and_no_room_another(language):
    said = labels(language)
    assert len({said[f"severity.{level}"] for level in LEVELS}) == len(LEVELS)
    assert [key for key in said if re.search(r"\.severity\.(minor|moderate|severe|extreme)$", key, re.I)] == []
    assert {word.lower() for word in WORDS["severity"]} <= {key.removeprefix("severity.") for key in said if key.startswith("severity.")}


def test_alerts_and_the_words_of_cap_have_the_same_light_and_each_level_its_own():
    lights = [severity_light(level) for level in LEVELS]
    assert lights == [severity_light(level.capitalize()) for level in LEVELS]
    assert all(low != high for low, high in pairwise(lights))


@pytest.mark.parametrize("path", sorted((ROOT / "provinces").glob("*/incidents.toml")), ids=lambda path: path.parent.name)
def test_a_province_grades_incidents_by_the_same_scale_each_level_once(path):
    grades = tomllib.loads(path.read_text("utf-8"))["severities"]
    assert [one["cap"] for one in grades] == list(LEVELS)
    assert not any("vi" in one or "en" in one for one in grades)

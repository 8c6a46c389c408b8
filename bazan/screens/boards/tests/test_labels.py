import re
import tomllib
from pathlib import Path

from bazan.core.labels import flatten, labels

SHOW = Path(__file__).resolve().parents[2]
ROOMS = ("boards", "readings", "tracing", "wall")
"""The rooms whose pages share their words."""


def words(language):
    files = [path for room in ROOMS for path in sorted((SHOW / room).rglob(f"labels/{language}.toml"))]
    return {key: text for path in files for key, text in flatten(tomllib.loads(path.read_text("utf-8"))).items()}


def test_both_languages_say_the_same_things_with_the_same_blanks():
    vi, en = words("vi"), words("en")
    assert vi.keys() == en.keys()
    for key in vi:
        assert set(re.findall(r"{(\w+)}", vi[key])) == set(re.findall(r"{(\w+)}", en[key])), key


def test_every_word_the_pages_ask_for_exists():
    known = labels("vi").keys()
    texts = [
        path.read_text("utf-8")
        for room in ROOMS
        for path in (SHOW / room).rglob("*.*")
        if path.suffix in (".py", ".html") and "tests" not in path.parts
    ]
    asked = {key for text in texts for key in re.findall(r'"((?:rules\.)?boards\.[a-z_]+(?:\.[a-z_]+)*)"', text)}
    asked = {key for key in asked if not any(name.startswith(key + ".") for name in known)}
    acts = {"boards.view", "boards.compose", "boards.recompose", "boards.delete"}
    assert {key for key in asked if key not in known and f"rules.{key}" not in known} <= acts

import re
import tomllib
from pathlib import Path

from bazan.kernel.labels import flatten, labels

ROOM = Path(__file__).resolve().parents[1]


def words(language):
    folders = (ROOM / "labels", ROOM / "tracing/labels")
    return {key: text for one in folders for key, text in flatten(tomllib.loads((one / f"{language}.toml").read_text("utf-8"))).items()}


def test_both_languages_say_the_same_things_with_the_same_blanks():
    vi, en = words("vi"), words("en")
    assert vi.keys() == en.keys()
    for key in vi:
        assert set(re.findall(r"{(\w+)}", vi[key])) == set(re.findall(r"{(\w+)}", en[key])), key


def test_every_word_the_pages_ask_for_exists():
    known = labels("vi").keys()
    texts = [path.read_text("utf-8") for path in [*ROOM.rglob("*.py"), *ROOM.rglob("*.html")] if "tests" not in path.parts]
    asked = {key for text in texts for key in re.findall(r'"((?:rules\.)?boards\.[a-z_]+(?:\.[a-z_]+)*)"', text)}
    asked = {key for key in asked if not any(name.startswith(key + ".") for name in known)}
    acts = {"boards.view", "boards.compose", "boards.recompose", "boards.delete"}
    assert {key for key in asked if key not in known and f"rules.{key}" not in known} <= acts

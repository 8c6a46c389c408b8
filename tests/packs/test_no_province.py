"""A sector serves every province: nothing it declares names a place of the shipped one. Where a figure was read may be said."""

import re
import tomllib

import pytest

from bazan.core.settings import ROOT
from bazan.directory.places.province_config import read

SAID = ("source", "law", "says")
"""Keys that tell where something was taken from."""
FILES = [path for path in sorted((ROOT / "sectors").glob("*/**/*.toml")) if path.parent.name != "tests"]


@pytest.fixture(scope="module")
def names():
    shipped = read(ROOT / "provinces" / "dak_nong")
    places = [unit for unit in shipped.units.values() if unit.kind in ("commune", "district")]
    short = {unit.name.split(" ", 1)[1] for unit in places}
    words = {"dak_nong", "Đắk Nông", "Dak Nong", *(name for name in short if " " in name), *(unit.key[0] for unit in places)}
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(words))) + r")(?!\w)")


@pytest.mark.parametrize("sector", sorted(path.parent.name for path in (ROOT / "sectors").glob("*/pack.toml")))
def test_no_sector_names_a_place_of_one_province(sector, names):
    found = []
    for path in (path for path in FILES if path.is_relative_to(ROOT / "sectors" / sector)):
        for key, text in _texts(tomllib.loads(path.read_text("utf-8"))):
            if key.rpartition(".")[2] not in SAID and names.search(text):
                found.append(f"{path.relative_to(ROOT)} {key}: {text[:80]}")
    assert found == []


def _texts(told, key=""):
    if isinstance(told, dict):
        for name, each in told.items():
            yield from _texts(each, f"{key}.{name}")
    elif isinstance(told, list):
        for each in told:
            yield from _texts(each, key)
    elif isinstance(told, str):
        yield key, told

"""The glossary is true: each term's room exists, its name stands in the code, and its Vietnamese word is given."""

import re

import pytest

from bazan.core.settings import ROOT

ROW = re.compile(r"^\| (?P<term>[^|]+) \| (?P<standard>[^|]+) \| (?P<vi>[^|]+) \| `(?P<room>[^`|]+)` \| `(?P<name>[^`|]+)` \|$")


def rows():
    page = (ROOT / "docs" / "reference" / "glossary.md").read_text("utf-8")
    return [m.groupdict() for line in page.splitlines() if (m := ROW.match(line))]


def test_the_glossary_has_terms():
    assert len(rows()) >= 25


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["term"].strip())
def test_a_term_stands_in_its_room(row):
    room = ROOT / row["room"]
    assert room.exists(), f"{row['room']} does not exist"
    files = [room] if room.is_file() else [*room.rglob("*.py"), *room.rglob("*.toml")]
    name = re.compile(rf"\b{re.escape(row['name'])}\b")
    assert any(name.search(f.read_text("utf-8")) for f in files), f"{row['name']} does not stand in {row['room']}"

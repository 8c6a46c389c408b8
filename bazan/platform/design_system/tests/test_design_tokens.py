"""The tokens hold every colour, and every pair in use is readable in both themes."""

import re

import pytest

from bazan.core.settings import ROOT
from bazan.platform.design_system.static_files import STATIC, files, style_sheets

TOKENS = (STATIC / "css/tokens.css").read_text("utf-8")
TEXT, MARK = 4.5, 3.0
PAIRS = [
    *((ink, ground, TEXT) for ink in ("text", "text-2") for ground in ("bg", "surface", "raised")),
    *((ink, "surface", TEXT) for ink in ("accent", "off", "watch", "disaster", "good")),
    ("accent", "bg", TEXT), ("on-accent", "accent-solid", TEXT), ("text", "accent-bg", TEXT),
    ("off", "off-bg", TEXT), ("text", "off-bg", TEXT), ("text-2", "off-bg", TEXT), ("on-off", "off-solid", TEXT),
    ("watch", "bg", TEXT), ("watch", "raised", TEXT), ("on-watch", "watch-solid", TEXT),
    ("text", "disaster-bg", TEXT), ("text-2", "disaster-bg", TEXT), ("on-disaster", "disaster-solid", TEXT), ("good", "bg", TEXT),
    *((mark, "surface", MARK) for mark in ("off-mark", "watch-edge", "good-mark", "disaster-mark", "mark", "edge", "tline")),
    *((line, "surface", MARK) for line in ("series", "series-2")),
    ("seq-5", "seq-1", MARK), ("accent", "bg", MARK),
]  # fmt: skip


def themes() -> dict[str, dict[str, str]]:
    css = re.sub(r"/\*.*?\*/", "", TOKENS, flags=re.S)
    found: dict[str, dict[str, str]] = {"both": {}, "light": {}, "dark": {}}
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        name = "dark" if "dark" in selector else "light" if "light" in selector else "both"
        found[name] |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", body))
    return {name: found["both"] | found[name] for name in ("light", "dark")}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_in_use_reaches_aa(theme):
    tokens = themes()[theme]
    poor = {
        (ink, ground): round(contrast(tokens[ink], tokens[ground]), 2)
        for ink, ground, need in PAIRS
        if contrast(tokens[ink], tokens[ground]) < need
    }
    assert poor == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_worst_class_of_a_map_stands_out_most_from_the_page(theme):
    tokens = themes()[theme]

    def loud(*names):
        return [contrast(tokens[name], tokens["surface"]) for name in names]

    ramp, beyond = loud(*(f"seq-{n}" for n in range(1, 6))), loud("bad-1", "bad-2", "bad-3")
    assert ramp == sorted(ramp) and beyond == sorted(beyond)
    assert beyond[-1] > ramp[2]  # within a target no class is stronger than the third of its hue


def test_both_themes_name_the_same_tokens():
    light, dark = themes().values()
    assert light.keys() == dark.keys()


def test_no_colour_stands_outside_the_tokens():
    places = [
        *style_sheets(),
        *(path for address, path in files() if path.suffix == ".js"),
        *(ROOT / "bazan").glob("**/templates/**/*.html"),
        *STATIC.parent.rglob("*.py"),
    ]
    colour = re.compile(r"(?<![&\w/])#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})(?![\w-])|\b(?:rgb|hsl|oklch)a?\(")
    found = {
        f"{path.name}: {match[0]}"
        for path in places
        if path.name != "tokens.css" and "tests" not in path.parts
        for match in colour.finditer(path.read_text("utf-8"))
    }
    assert found == set()


def test_every_token_used_is_declared():
    assert {"tokens.css", "wall.css", "desk.css"} <= {path.name for path in style_sheets()}
    declared = set(re.findall(r"(--[\w-]+):", TOKENS))
    used = {name for path in style_sheets() for name in re.findall(r"var\((--[\w-]+)", path.read_text("utf-8"))}
    assert used - declared == set()


def test_no_page_carries_style_or_script_of_its_own():
    pages = list((ROOT / "bazan").glob("**/templates/**/*.html"))
    inline = re.compile(r"<style|\sstyle=|\son\w+=\"|<script(?![^>]*\ssrc=)|javascript:")
    assert [path.name for path in pages if inline.search(path.read_text("utf-8"))] == []

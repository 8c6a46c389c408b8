"""A chart or map as a PNG: its own SVG with title and source line, drawn by resvg with the fonts of the screens.

resvg knows no custom properties and no woff2, so tokens are written out and the fonts are unpacked once into ``BAZAN_HOME``.
"""

import re
import tempfile
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import resvg_py

from bazan.core.settings import current
from bazan.platform.design_system.design_tokens import declared, light_tokens
from bazan.platform.design_system.static_files import STATIC, style_sheets

_SUBSETS = ("latin", "latin-ext", "vietnamese")
_WEIGHTS = (400, 500, 600)
_SIZE = re.compile(r'viewBox="\s*([-\d.]+)[ ,]+([-\d.]+)[ ,]+([\d.]+)[ ,]+([\d.]+)\s*"')
_DRAWN = re.compile(r"\b(fill|stroke|font|text-anchor|opacity|paint-order|letter-spacing|display|visibility|dominant-baseline)")
_ZOOM = 2
_MARGIN = 24
_LETTER = 0.56
"""Mean width of a letter of Be Vietnam Pro over its size: used to break titles and source lines."""


def as_png(svg: str, title: str, subtitle: str, source: str) -> bytes:
    """The drawing under its title on white, twice its size in pixels. ``svg`` holds a viewBox and the screens' classes."""
    found = _SIZE.search(svg)
    if found is None:
        raise ValueError("a drawing without a viewBox has no size")
    width, height = float(found[3]), float(found[4])
    svg = re.sub(r'\sdata-[\w-]+(?:="[^"]*")?', "", svg)  # a browser takes attributes without values, XML doesn't
    drawing = re.sub(r"<svg\b", f'<svg x="{_MARGIN}" y="@TOP@" width="{width:g}" height="{height:g}"', svg, count=1)
    drawing = re.sub(r'(<svg\b[^>]*?)\s(role|aria-label|id)="[^"]*"', r"\1", drawing, count=4)
    head = [(line, 18, 600, "title") for line in _broken(title, width, 18)]
    head += [(line, 13, 400, "sub") for line in _broken(subtitle, width, 13)]
    y, parts = 0.0, []
    for line, size, weight, kind in head:
        y += size * 1.35
        parts.append(
            f'<text class="picture-{kind}" x="{_MARGIN}" y="{y + 12:.1f}" font-size="{size}" font-weight="{weight}">{escape(line)}</text>'
        )
    top = y + 28
    parts.append(drawing.replace("@TOP@", f"{top:.1f}", 1))
    y = top + height + 10
    for line in _broken(source, width, 12):
        y += 17
        parts.append(f'<text class="picture-sub" x="{_MARGIN}" y="{y:.1f}" font-size="12">{escape(line)}</text>')
    whole = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + 2 * _MARGIN:g} {y + 20:g}" '
        f'width="{width + 2 * _MARGIN:g}" height="{y + 20:g}" font-family="Be Vietnam Pro">{"".join(parts)}</svg>'
    )
    return resvg_py.svg_to_bytes(
        svg_string=whole,
        style_sheet=stylesheet(),
        background=light_tokens()["--surface"],
        zoom=_ZOOM,
        skip_system_fonts=True,
        font_dirs=[str(fonts())],
        font_family="Be Vietnam Pro",
        sans_serif_family="Be Vietnam Pro",
        languages=["vi"],
    )


def _broken(text: str, width: float, size: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1] + word) * size * _LETTER < width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


@cache
def stylesheet() -> str:
    """The screens' rules that paint, with the light theme's tokens written out."""
    return written_out("\n".join(path.read_text("utf-8") for path in style_sheets()))


def written_out(css: str) -> str:
    """Rules that paint, each ``var(--x)`` replaced by the value the first (light) theme gives it; at-rules left out."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"@[^{};]+;", "", css)
    css = re.sub(r"@[^{}]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", css)
    tokens = light_tokens() | declared(css)
    kept = ['text{font-family:"Be Vietnam Pro";fill:' + tokens["--text"] + "}"]
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        painted = [part.strip() for part in body.split(";") if _DRAWN.match(part.strip())]
        plain = [one.strip() for one in selector.split(",") if not re.search(r"[:\[@]|^\*|\.wall|\.phone", one)]
        if painted and plain:
            kept.append(f"{','.join(plain)}{{{';'.join(_resolved(part, tokens) for part in painted)}}}")
    kept.append(".picture-sub{fill:" + tokens["--text-2"] + "}")
    return "\n".join(kept)


def _resolved(text: str, tokens: dict[str, str]) -> str:
    for _ in range(6):
        after = re.sub(r"var\((--[\w-]+)(?:,[^()]*)?\)", lambda found: tokens.get(found[1], "currentColor"), text)
        if after == text:
            break
        text = after
    return text


@cache
def fonts() -> Path:
    """A folder of whole TrueType fonts made of the screens' woff2 parts; made once, then kept."""
    folder, vendor = current().home / "picture-fonts", STATIC / "vendor" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for weight in _WEIGHTS:
        parts = [vendor / f"be-vietnam-pro-{part}-{weight}.woff2" for part in _SUBSETS]
        _whole(parts, None, folder / f"be-vietnam-pro-{weight}.ttf", "Be Vietnam Pro", weight)
        _whole(parts, vendor / f"bazan-figures-{weight}.woff2", folder / f"bazan-figures-{weight}.ttf", "Bazan Figures", weight)
    return folder


def _whole(parts: list[Path], figures: Path | None, target: Path, family: str, weight: int) -> None:
    """One font of all parts. With ``figures``, its digits: resvg falls back to other weights, so this family needs every letter too."""
    if target.exists() and target.stat().st_mtime >= max(part.stat().st_mtime for part in parts):
        return
    from fontTools.merge import Merger  # loaded when it is needed: it is large
    from fontTools.ttLib import TTFont

    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        unpacked = []
        for part in parts:
            font = TTFont(part)
            font.flavor = None
            for table in ("GSUB", "GPOS", "GDEF"):
                if table in font:
                    del font[table]
            unpacked.append(str(Path(folder) / f"{part.stem}.ttf"))
            font.save(unpacked[-1])
        whole = Merger().merge(unpacked)
        if figures is not None:
            _take_digits(whole, TTFont(figures))
        for record in whole["name"].names:
            if record.nameID in (1, 16):
                record.string = family
        whole["OS/2"].usWeightClass = weight  # pyrefly: ignore[missing-attribute] - a table's fields are read from the font
        made = Path(folder) / "whole.ttf"
        whole.save(made)
        made.replace(target)


def _take_digits(whole: Any, figures: Any) -> None:
    ours, theirs = whole.getBestCmap() or {}, figures.getBestCmap() or {}
    for digit in "0123456789":
        name, source = ours[ord(digit)], theirs[ord(digit)]
        whole["glyf"][name] = figures["glyf"][source]
        whole["hmtx"][name] = figures["hmtx"][source]

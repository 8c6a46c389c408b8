"""The files browsers fetch: the design system's own, and those of each app's screens, below a folder of the app's name."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
_BAZAN = Path(__file__).parents[2]


@cache
def folders() -> dict[str, Path]:
    """First part of an address to the ``static`` folder that has it; the design system's stand beside them."""
    every = sorted(folder for depth in ("*/*", "*/*/*") for folder in _BAZAN.glob(f"{depth}/static") if folder != STATIC)
    return {named.name: folder for folder in every for named in sorted(folder.iterdir())}


def root_of(path: str) -> Path:
    """The folder in which an address below ``/static/`` lies."""
    return folders().get(path.partition("/")[0], STATIC)


def files() -> Iterator[tuple[str, Path]]:
    """(address below ``/static/``, file) of each, in a fixed order."""
    for folder in [STATIC, *dict.fromkeys(folders().values())]:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path


def style_sheets() -> list[Path]:
    """Every style sheet, by its name."""
    sheets = [path for address, path in files() if path.suffix == ".css" and not address.startswith("vendor/")]
    return sorted(sheets, key=lambda path: path.name)

"""The files browsers fetch: the design system's own, and of each room of the show floor those of its screens, below the room's name."""

from collections.abc import Iterator
from pathlib import Path

STATIC = Path(__file__).parent / "static"
SHOW = STATIC.parents[1]


def folders() -> dict[str, Path]:
    """Room to the folder of its files; the design system's stand without a name."""
    return {folder.parent.name: folder for folder in sorted(SHOW.glob("*/static")) if folder != STATIC}


def root_of(path: str) -> tuple[Path, str]:
    """The folder in which an address below ``/static/`` lies, and where in it."""
    room, _, rest = path.partition("/")
    folder = folders().get(room)
    return (folder, rest) if folder else (STATIC, path)


def files() -> Iterator[tuple[str, Path]]:
    """(address below ``/static/``, file) of each, in a fixed order."""
    for room, folder in [("", STATIC), *folders().items()]:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                inside = path.relative_to(folder).as_posix()
                yield (f"{room}/{inside}" if room else inside), path


def style_sheets() -> list[Path]:
    """Every style sheet, by its name."""
    sheets = [path for address, path in files() if path.suffix == ".css" and not address.startswith("vendor/")]
    return sorted(sheets, key=lambda path: path.name)

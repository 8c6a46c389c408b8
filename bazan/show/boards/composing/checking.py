"""Judges a board by key: what is wrong is named by where it stands, ``blocks.2.periods``, so that a file can be mended."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bazan.kernel.errors import Refused
from bazan.kernel.time import GRAINS
from bazan.show.boards.blocks.kinds import KINDS
from bazan.show.boards.layout import COLUMNS, LEAST_WIDTH, named_indicators
from bazan.show.readings.api import FEATURE_KINDS

TOP = frozenset({"id", "grain", "label", "labels", "tiles", "blocks", "wall", "morning", "drill"})
TILE = frozenset({"id", "label", "labels", "indicator", "feature", "spark", "beside", *GRAINS})
LAYER = frozenset({"id", "label", "labels", "indicator", "cuts", "ramp", *GRAINS})
GROUP = frozenset({"label", "labels", "rows", "indicator", "parts"})
COMMON = frozenset({"kind", "id", "label", "labels", "width", *GRAINS})
MOST_TILES, MOST_BLOCKS, MOST_ROWS = 16, 30, 3
"""A board is read, not searched; each block of rows is a question of its own."""
WHOLE = {"periods": (1, 400), "top": (1, 200), "years": (2, 6), "limit": (1, 60), "spark": (2, 400), "width": (LEAST_WIDTH, COLUMNS)}
NAMES = (
    "id",
    "kind",
    "indicator",
    "fair",
    "order_by",
    "total",
    "table",
    "dataset",
    "follows",
    "due",
    "order",
    "compare",
    "feature",
    "ramp",
)
LISTS = ("indicators", "columns", "kinds", "beside", "parts", "rows")
Known = Callable[[str], bool]


def check(board: Mapping[str, Any], indicator: Known, dataset: Known) -> None:
    """Nothing when the board can be drawn. Raises Refused ``compose.key.…`` for the first thing wrong, its key as ``where``."""
    for key, rule, given in problems(board, indicator, dataset):
        raise Refused(f"compose.key.{rule}", {"where": key, "given": str(given)[:80]}, field="toml")


def problems(board: Mapping[str, Any], indicator: Known, dataset: Known) -> Iterator[tuple[str, str, Any]]:
    """(key, what is wrong, what is given) of everything wrong, in the order of the file."""
    yield from _unknown("", board, TOP)
    if "grain" in board and board["grain"] not in GRAINS:
        yield "grain", "choice", board["grain"]
    yield from _words("labels", board.get("labels"))
    tiles, blocks = board.get("tiles", []), board.get("blocks", [])
    for key, value, most in (("tiles", tiles, MOST_TILES), ("blocks", blocks, MOST_BLOCKS)):
        if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
            yield key, "tables", value
            return
        if len(value) > most:
            yield key, "many", most
    for n, entry in enumerate(tiles):
        yield from _entry(f"tiles.{n}", entry, TILE, (("indicator",),))
    seen: set[str] = set()
    for n, entry in enumerate(blocks):
        yield from _block(f"blocks.{n}", entry, dataset)
        if isinstance(entry.get("id"), str) and entry["id"] in seen:
            yield f"blocks.{n}.id", "twice", entry["id"]
        seen.add(str(entry.get("id")))
    if sum(1 for entry in blocks if entry.get("kind") == "rows") > MOST_ROWS:
        yield "blocks", "many_rows", MOST_ROWS
    yield from ((key, "indicator", name) for key, name in named_indicators(board) if not indicator(name))


def _block(where: str, entry: Mapping[str, Any], dataset: Known) -> Iterator[tuple[str, str, Any]]:
    kind = KINDS.get(str(entry.get("kind")))
    if kind is None:
        yield f"{where}.kind", "choice", entry.get("kind")
        return
    yield from _entry(where, entry, COMMON | kind.KEYS, kind.NEEDED)
    if entry.get("feature_kind", "place") not in FEATURE_KINDS:
        yield f"{where}.feature_kind", "choice", entry["feature_kind"]
    if entry.get("kind") == "rows" and isinstance(entry.get("dataset"), str) and not dataset(entry["dataset"]):
        yield f"{where}.dataset", "dataset", entry["dataset"]
    for part, keys, needed in (("layers", LAYER, (("indicator",),)), ("groups", GROUP, (("rows", "indicator"),))):
        inner = entry.get(part, [])
        if not isinstance(inner, list) or not all(isinstance(one, Mapping) for one in inner):
            yield f"{where}.{part}", "tables", inner
            continue
        for n, one in enumerate(inner):
            yield from _entry(f"{where}.{part}.{n}", one, keys, needed)


def _entry(
    where: str, entry: Mapping[str, Any], keys: frozenset[str], needed: tuple[tuple[str, ...], ...]
) -> Iterator[tuple[str, str, Any]]:
    """What every table of a board file keeps: known keys, those needed, each of its type."""
    yield from _unknown(where, entry, keys)
    for choices in needed:
        if not any(entry.get(key) for key in choices):
            yield f"{where}.{choices[0]}", "needed", " / ".join(choices)
    for key, value in entry.items():
        here = f"{where}.{key}"
        if key in WHOLE:
            low, high = WHOLE[key]
            if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
                yield here, "whole", f"{value}; {low}–{high}"
        elif key in NAMES or key in GRAINS:
            if not isinstance(value, str):
                yield here, "text", value
        elif key in LISTS:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                yield here, "list", value
        elif key == "line":
            if not isinstance(value, int | float) or isinstance(value, bool):
                yield here, "number", value
        elif key == "cuts":
            yield from _cuts(here, value)
        elif key == "labels":
            yield from _words(here, value)
        elif key in ("plan", "where") and not isinstance(value, Mapping):
            yield here, "table", value
    name = entry.get("id")
    if isinstance(name, str) and not _plain(name):
        yield f"{where}.id", "id", name


def _plain(name: str) -> bool:
    return 0 < len(name) <= 40 and name.isascii() and all(sign.islower() or sign.isdigit() or sign == "_" for sign in name)


def _unknown(where: str, entry: Mapping[str, Any], keys: frozenset[str]) -> Iterator[tuple[str, str, Any]]:
    yield from ((f"{where}.{key}".lstrip("."), "unknown", key) for key in entry if key not in keys)


def _words(where: str, given: Any) -> Iterator[tuple[str, str, Any]]:
    if given is not None and not (isinstance(given, Mapping) and all(isinstance(text, str) for text in given.values())):
        yield where, "words", given


def _cuts(where: str, given: Any) -> Iterator[tuple[str, str, Any]]:
    fine = isinstance(given, list) and len(given) == 4 and all(isinstance(one, int | float) and not isinstance(one, bool) for one in given)
    if not fine or sorted(given) != given:
        yield where, "cuts", given

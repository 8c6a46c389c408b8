"""Acts on a board while it is put together: each takes the tables and gives new ones. Pure; nothing is stored."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from bazan.core.numbers import whole_number
from bazan.screens.boards.block_base import Chosen
from bazan.screens.boards.block_declarations import KINDS
from bazan.screens.boards.tile_declarations import free_id

Board = dict[str, Any]
SETTABLE = ("periods", "top", "years", "limit")
"""Whole numbers a composer sets by a field."""


def begun(from_pack: Mapping[str, Any] | None = None, pack: str = "") -> Board:
    """An empty board, or a pack's own as a start: full codes, words in place of their keys."""
    if from_pack is None:
        return {"labels": {"vi": "", "en": ""}, "tiles": [], "blocks": []}
    started = _full(deepcopy(dict(from_pack)), pack)
    return {key: value for key, value in started.items() if key not in ("file", "label", "id", "wall", "morning", "drill")}


def _full(node: Any, pack: str, key: str = "") -> Any:
    """Indicator and dataset names with their pack; ``label`` keys gone where ``labels`` say the words."""
    if isinstance(node, Mapping):
        rows = node.get("kind") == "rows"
        kept = {name: value for name, value in node.items() if name != "label" or "labels" not in node}
        if key == "plan":
            return {_coded(name, pack): _coded(value, pack) for name, value in kept.items()}
        return {name: value if rows and name in ("columns", "where") else _full(value, pack, name) for name, value in kept.items()}
    if isinstance(node, list):
        return [_full(entry, pack, key) for entry in node]
    return _coded(node, pack) if key in _CODED and isinstance(node, str) else node


_CODED = ("indicator", "indicators", "beside", "columns", "parts", "rows", "order_by", "fair", "total", "dataset",
          "hour", "day", "week", "month", "quarter", "year")  # fmt: skip


def _coded(name: str, pack: str) -> str:
    return name if "." in name or not name else f"{pack}.{name}"


def filled(board: Board, fields: Mapping[str, str]) -> Board:
    """The board with what was typed into its fields: titles, widths, numbers, whom a block compares."""
    made = deepcopy(board)
    if "title-vi" in fields:
        made["labels"] = {language: fields.get(f"title-{language}", "").strip()[:160] for language in ("vi", "en")}
    if fields.get("grain") is not None:
        made.pop("grain", None)
        if fields["grain"]:
            made["grain"] = fields["grain"]
    for part in ("tiles", "blocks"):
        for n, entry in enumerate(made.get(part, [])):
            _typed(entry, {key.removeprefix(f"{part}-{n}-"): text for key, text in fields.items() if key.startswith(f"{part}-{n}-")})
    return made


def _typed(entry: Board, fields: Mapping[str, str]) -> None:
    if "vi" in fields:
        words = {language: fields.get(language, "").strip()[:160] for language in ("vi", "en")}
        entry.pop("labels", None)
        if any(words.values()):
            entry["labels"] = words
    for key in (*SETTABLE, "width"):
        text = fields.get(key, "").strip()
        if key in fields:
            entry.pop(key, None)
            if (number := whole_number(text, digits=4)) is not None:
                entry[key] = number
    if fields.get("feature_kind"):
        entry["feature_kind"] = fields["feature_kind"]


def moved(board: Board, part: str, at: int, by: int) -> Board:
    """A tile or block one place up or down; at the end it stays."""
    made = deepcopy(board)
    entries = made.get(part, [])
    to = at + by
    if 0 <= at < len(entries) and 0 <= to < len(entries):
        entries[at], entries[to] = entries[to], entries[at]
    return made


def removed(board: Board, part: str, at: int) -> Board:
    made = deepcopy(board)
    if 0 <= at < len(made.get(part, [])):
        del made[part][at]
    return made


def widened(board: Board, at: int, by: int) -> Board:
    """A block wider or narrower by columns of the grid, between a quarter and the whole."""
    made = deepcopy(board)
    if 0 <= at < len(made.get("blocks", [])):
        block = made["blocks"][at]
        block["width"] = min(max(int(block.get("width", 12)) + by, 3), 12)
    return made


def with_tiles(board: Board, codes: Sequence[str]) -> Board:
    made = deepcopy(board)
    tiles = made.setdefault("tiles", [])
    held = {tile.get("indicator") for tile in tiles}
    tiles += [{"id": free_id(code, tiles), "indicator": code, "feature": "root", "spark": 24} for code in codes if code not in held]
    return made


def with_block(board: Board, kind: str, chosen: Chosen) -> Board:
    """A block of a kind made of what was chosen for it."""
    made, declaration = deepcopy(board), KINDS[kind]
    blocks = made.setdefault("blocks", [])
    blocks.append({"kind": kind, "id": free_id(kind, blocks), "width": declaration.new_width} | declaration.begin(chosen))
    return made

"""Acts on a board while it is put together: each takes the tables and gives new ones. Pure; nothing is stored."""

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qsl, urlencode

from bazan.core.numbers import whole_number
from bazan.data.datasets.types import DatasetInfo
from bazan.data.indicators.types import IndicatorInfo
from bazan.screens.map.types import FRAMED

Board = dict[str, Any]
LIVE_MAP = "live_map"
DEFAULTS = {"map": 5, LIVE_MAP: 12, "league": 7, "plan": 8, "rows": 12, "multiples": 12, "matrix": 12, "heat": 7, "shares": 5}
"""How wide a block of a kind begins; others half the desk."""
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
    tiles += [{"id": _id(code, tiles), "indicator": code, "feature": "root", "spark": 24} for code in codes if code not in held]
    return made


def with_block(board: Board, kind: str, infos: Sequence[IndicatorInfo], dataset: DatasetInfo | None) -> Board:
    """A block of a kind made of the chosen indicators, or of a dataset's rows."""
    return _added(board, kind, STARTS[kind](infos, dataset))


def with_live_map(board: Board, view: str) -> Board:
    """The operations map as a block; ``view`` as the map's address writes it, of which what belongs to a block is kept."""
    parts = [(name, value) for name, value in parse_qsl(view, keep_blank_values=True) if name in FRAMED]
    return _added(board, LIVE_MAP, {"view": urlencode(parts, safe=",:/;")} if parts else {})


def _added(board: Board, kind: str, more: Board) -> Board:
    made = deepcopy(board)
    blocks = made.setdefault("blocks", [])
    blocks.append({"kind": kind, "id": _id(kind, blocks), "width": DEFAULTS.get(kind, 6)} | more)
    return made


def _id(name: str, entries: Sequence[Mapping[str, Any]]) -> str:
    base = re.sub(r"[^a-z0-9_]", "_", name.rpartition(".")[2].lower())[:30] or "block"
    taken, found, n = {entry.get("id") for entry in entries}, base, 2
    while found in taken:
        found, n = f"{base}_{n}", n + 1
    return found


def _kind_of(infos: Sequence[IndicatorInfo]) -> str:
    """Whom all of them speak of: communes first."""
    return next((kind for kind in ("place", "organization", "thing") if all(kind in info.features for info in infos)), "place")


def _one(infos: Sequence[IndicatorInfo], dataset: DatasetInfo | None) -> Board:
    return {"indicator": infos[0].code} if infos else {}


def _compared(infos: Sequence[IndicatorInfo], dataset: DatasetInfo | None) -> Board:
    return _one(infos, dataset) | {"feature_kind": _kind_of(infos[:1])}


def _league(infos: Sequence[IndicatorInfo], dataset: DatasetInfo | None) -> Board:
    return _compared(infos, dataset) | ({"columns": [info.code for info in infos[1:4]]} if infos[1:] else {})


def _many(infos: Sequence[IndicatorInfo], dataset: DatasetInfo | None) -> Board:
    return {"indicators": [info.code for info in infos]}


def _map(infos: Sequence[IndicatorInfo], dataset: DatasetInfo | None) -> Board:
    layers: list[Board] = []
    for info in infos:
        layers.append({"id": _id(info.code, layers), "indicator": info.code})
    return {"layers": layers, "kinds": []}


def _rows(infos: Sequence[IndicatorInfo], dataset: DatasetInfo | None) -> Board:
    if dataset is None:
        return {}
    kept = [column for column in dataset.columns if column.personal not in ("hash", "drop")]
    return {"dataset": dataset.code, "columns": [column.id for column in kept[:7]], "limit": 12}


STARTS: dict[str, Callable[[Sequence[IndicatorInfo], DatasetInfo | None], Board]] = {
    "map": _map,
    "league": _league,
    "multiples": _compared,
    "chart": lambda infos, dataset: _one(infos, dataset) if len(infos) == 1 else _many(infos, dataset),
    "season": _one,
    "plan": lambda infos, dataset: {"groups": [{"rows": [info.code for info in infos]}]},
    "score": lambda infos, dataset: {
        "total": infos[0].code if infos else "",
        "groups": [{"indicator": info.code, "parts": []} for info in infos[1:]],
    },
    "matrix": lambda infos, dataset: {**_many(infos, dataset), "feature_kind": _kind_of(infos)},
    "heat": _compared,
    "shares": _many,
    "rows": _rows,
}

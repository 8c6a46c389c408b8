"""A board as its pack lays it out in ``boards/*.toml``, read into frozen types: tiles, then an ordered list of blocks.

    [[tiles]]    id, label, indicator, feature = "root", spark = 24, beside = [indicators its reason line may speak of]
    [[blocks]]   kind, id, label, width = 1–12, and the keys of its kind (docs/reference/boards.md)
    [wall]       cells = [tiles of its row on the wall], map = a layer of its map
    [morning]    cells = [tiles of the leader's phone]
    grain        the grain the board opens at; absent: the one its first tile is measured in

``day = "…"``, ``month = "…"`` and so on beside ``indicator`` name what stands there when the board is set to that grain.
An indicator's id without a dot belongs to the board's own pack. ``label`` came dressed: ``labels = { vi, en }`` stands beside it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bazan.kernel.time import GRAINS
from bazan.show.readings.types import Slot

COLUMNS = 12
LEAST_WIDTH = 3
"""A block narrower than a quarter of the desk can't be read."""


@dataclass(frozen=True)
class Block:
    """One block as declared; its kind reads the keys it knows."""

    id: str
    kind: str
    width: int
    labels: dict[str, str]
    pack: str
    spec: Mapping[str, Any] = field(default_factory=dict)

    def code(self, key: str = "indicator") -> str:
        """The full code of the indicator named under a key; empty: none is."""
        name = self.spec.get(key)
        return code_of(self.pack, name) if isinstance(name, str) and name else ""

    def codes(self, key: str = "indicators") -> tuple[str, ...]:
        """The full codes of a list of indicators; a single one may stand under the same key without its s."""
        named = self.spec.get(key) or ([self.spec[key[:-1]]] if key.endswith("s") and self.spec.get(key[:-1]) else [])
        return tuple(code_of(self.pack, name) for name in named)

    def slot(self, key: str = "indicator") -> Slot:
        """The block's indicator with what stands there at other grains."""
        return slot_of(self.pack, {**self.spec, "indicator": self.spec[key], "id": self.id, "labels": self.labels})

    def whole(self, key: str, default: int, most: int) -> int:
        return min(max(int(self.spec.get(key, default)), 1), most)

    @property
    def feature_kind(self) -> str:
        return str(self.spec.get("feature_kind", "place"))

    @property
    def line(self) -> float | None:
        return self.spec.get("line")


@dataclass(frozen=True)
class Layout:
    pack: str
    """Empty: a board of no pack, put together from many."""
    labels: dict[str, str]
    tiles: tuple[Slot, ...]
    blocks: tuple[Block, ...]
    grain: str = ""
    wall: Mapping[str, Any] = field(default_factory=dict)
    morning: Mapping[str, Any] = field(default_factory=dict)

    @property
    def layers(self) -> tuple[Slot, ...]:
        """The themes of its maps."""
        return tuple(slot for block in self.blocks if block.kind == "map" for slot in layers_of(block))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of station its maps draw."""
        return tuple(kind for block in self.blocks if block.kind == "map" for kind in block.spec.get("kinds", ()))

    def block(self, wanted: str) -> Block | None:
        return next((one for one in self.blocks if one.id == wanted), None)

    def cells(self, part: str) -> tuple[Slot, ...]:
        """The tiles named by ``[wall]`` or ``[morning]``, all of them when it names none."""
        by_id = {slot.id: slot for slot in self.tiles}
        names = (getattr(self, part) or {}).get("cells") or list(by_id)
        return tuple(by_id[name] for name in names if name in by_id)


def layout_of(pack: str, board: Mapping[str, Any]) -> Layout:
    """The layout a board file describes."""
    return Layout(
        pack=pack,
        labels=dict(board.get("labels") or {}),
        tiles=tuple(slot_of(pack, entry) for entry in board.get("tiles", ())),
        blocks=tuple(_block(pack, n, entry) for n, entry in enumerate(board.get("blocks", ()))),
        grain=str(board.get("grain") or ""),
        wall=dict(board.get("wall") or {}),
        morning=dict(board.get("morning") or {}),
    )


def _block(pack: str, number: int, entry: Mapping[str, Any]) -> Block:
    kind = str(entry["kind"])
    return Block(
        id=str(entry.get("id") or f"{kind}_{number + 1}"),
        kind=kind,
        width=min(max(int(entry.get("width", COLUMNS)), LEAST_WIDTH), COLUMNS),
        labels=dict(entry.get("labels") or {}),
        pack=pack,
        spec=entry,
    )


def layers_of(block: Block) -> tuple[Slot, ...]:
    """The themes of a map."""
    return tuple(slot_of(block.pack, entry) for entry in block.spec.get("layers", ()))


def slot_of(pack: str, entry: str | Mapping[str, Any]) -> Slot:
    named: Mapping[str, Any] = {"indicator": entry} if isinstance(entry, str) else entry
    base = code_of(pack, named["indicator"])
    return Slot(
        id=str(named.get("id") or named["indicator"]),
        codes={grain: code_of(pack, named[grain]) if isinstance(named.get(grain), str) else base for grain in GRAINS},
        labels=dict(named.get("labels") or {}),
        spark=int(named.get("spark") or named.get("periods") or 24),
        line=named.get("line"),
        beside=tuple(code_of(pack, name) for name in named.get("beside", ())),
        cuts=tuple(named.get("cuts", ())),
        base=base,
    )


def code_of(pack: str, name: str) -> str:
    return name if "." in name else f"{pack}.{name}"


def lines(widths: list[int]) -> list[list[int]]:
    """Widths as rows of the grid of twelve, each filled: what is left over goes to the widest of its row, so no row has a hole.

    >>> lines([5, 7, 8])
    [[5, 7], [12]]
    """
    rows: list[list[int]] = []
    for width in widths:
        if rows and sum(rows[-1]) + width <= COLUMNS:
            rows[-1].append(width)
        else:
            rows.append([width])
    for row in rows:
        widest = max(range(len(row)), key=lambda n: (row[n], -n))
        row[widest] += COLUMNS - sum(row)
    return rows


def named_indicators(board: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """(key, name) of every indicator a board file names, wherever it stands."""
    for key, value in board.items():
        here = f"{path}.{key}".lstrip(".")
        if key in ("tiles", "blocks", "layers", "groups") and isinstance(value, (list, tuple)):
            for n, entry in enumerate(value):
                if isinstance(entry, Mapping):
                    yield from named_indicators(entry, f"{here}.{n}")
        elif key in ("indicator", "order_by", "fair", "total", *GRAINS) and isinstance(value, str) and value and path:
            yield here, value
        elif (
            key in ("indicators", "beside", "parts")
            or (key == "columns" and "dataset" not in board)
            or (key == "rows" and isinstance(value, (list, tuple)))
        ):
            yield from ((f"{here}.{n}", name) for n, name in enumerate(value) if isinstance(name, str))
        elif key == "plan" and isinstance(value, Mapping):
            yield from ((f"{here}.{name}", name) for name in value)
            yield from ((f"{here}.{name}", plan) for name, plan in value.items() if isinstance(plan, str))

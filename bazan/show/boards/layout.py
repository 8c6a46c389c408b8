"""A sector's board as its pack lays it out in ``boards/*.toml``, read into frozen types. Every table may be left out.

    [[tiles]]        id, label, indicator, spark = 24, beside = [indicators its reason line may speak of]
    [[map.layers]]   id, label, indicator, cuts = [four cuts make five classes]
    [map]            kinds = [station kinds drawn]
    [league]         label, columns = [indicators beside the layer's], line = a value drawn across the bars
    [multiples]      label, indicator, periods = 24, top = 10, order_by = indicator, line = a value drawn across
    [chart]          label, indicator, periods = 72

``day = "…"`` or ``month = "…"`` beside ``indicator`` names what stands there when the board is set to days or months.
An indicator's id without a dot belongs to the board's own pack. Other keys are for other readers.
"""

from dataclasses import dataclass
from typing import Any

from bazan.kernel.errors import Refused
from bazan.show.boards.address import GRAINS

MOST_MULTIPLES = 20


@dataclass(frozen=True)
class Slot:
    """One place on a board: which indicator stands there at each grain of the view, and what the board calls it."""

    id: str
    codes: dict[str, str]
    labels: dict[str, str]
    spark: int = 24
    line: float | None = None
    beside: tuple[str, ...] = ()
    cuts: tuple[float, ...] = ()

    def at(self, grain: str) -> str:
        return self.codes[grain]

    def named(self, grain: str) -> dict[str, str]:
        """The board's own words where its first indicator stands, else none: another grain's indicator says its own name."""
        return self.labels if self.codes[grain] == self.codes["hour"] else {}


@dataclass(frozen=True)
class Layout:
    pack: str
    labels: dict[str, str]
    tiles: tuple[Slot, ...]
    layers: tuple[Slot, ...]
    kinds: tuple[str, ...]
    columns: tuple[Slot, ...]
    line: float | None
    """Across the bars of the league table while its first layer is shown."""
    multiples: Slot | None
    most_multiples: int
    chart: Slot | None

    def layer(self, asked: str) -> Slot | None:
        """The map's and the league table's theme: the one asked for by id, else the first. Raises Refused ``boards.layer.unknown``."""
        if not asked:
            return self.layers[0] if self.layers else None
        for slot in self.layers:
            if slot.id == asked:
                return slot
        raise Refused("boards.layer.unknown", {"text": asked}, field="layer")


def layout_of(pack: str, board: dict[str, Any]) -> Layout:
    """The layout a board file describes."""
    multiples, league, mapped = board.get("multiples"), board.get("league") or {}, board.get("map") or {}
    tiles = tuple(_slot(pack, entry) for entry in board.get("tiles", ()))
    return Layout(
        pack=pack,
        labels=dict(board.get("labels") or {}),
        tiles=tiles,
        layers=tuple(_slot(pack, entry) for entry in mapped.get("layers", ())) or tiles[:1],
        kinds=tuple(mapped.get("kinds", ())),
        columns=tuple(_slot(pack, entry) for entry in league.get("columns", ())),
        line=league.get("line"),
        multiples=_slot(pack, multiples) if multiples else None,
        most_multiples=min(int(multiples.get("top", 10)), MOST_MULTIPLES) if multiples else 0,
        chart=_slot(pack, board["chart"]) if board.get("chart") else tiles[0] if tiles else None,
    )


def _slot(pack: str, entry: str | dict[str, Any]) -> Slot:
    named: dict[str, Any] = {"indicator": entry} if isinstance(entry, str) else entry
    base = code_of(pack, named["indicator"])
    return Slot(
        id=str(named.get("id") or named["indicator"]),
        codes={grain: code_of(pack, named[grain]) if named.get(grain) else base for grain in GRAINS},
        labels=dict(named.get("labels") or {}),
        spark=int(named.get("spark") or named.get("periods") or 24),
        line=named.get("line"),
        beside=tuple(code_of(pack, name) for name in named.get("beside", ())),
        cuts=tuple(named.get("cuts", ())),
    )


def code_of(pack: str, name: str) -> str:
    return name if "." in name else f"{pack}.{name}"

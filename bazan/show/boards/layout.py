"""A sector's board as its pack lays it out: ``boards/*.toml``, read tolerantly into frozen types.

    tiles = ["rain_day", { indicator = "aqi_hour", day = "aqi_day", month = "aqi_days_over" }]   # headline, in order; by grain
    title = { vi = "…", en = "…" }   icon = "leaf"   # optional: the pack's own
    [map]        layers = ["rain_day", "aqi_day"]         # themes of the map and of the league table, the first is shown
    [league]     also = ["rain_hour"]                     # columns beside the layer's
    [multiples]  indicator = "rain_hour"   limit = 10     # one small chart a station, one scale
    [chart]      indicator = "river_level"                # the long chart with thresholds and last year

An id without a dot belongs to the board's own pack. Every table may be left out; unknown keys are for other readers.
"""

from dataclasses import dataclass
from typing import Any

from bazan.kernel.errors import Refused
from bazan.show.boards.address import GRAINS

MOST_MULTIPLES = 20


@dataclass(frozen=True)
class Slot:
    """One place on a board: which indicator stands there at each grain of the view."""

    codes: dict[str, str]

    def at(self, grain: str) -> str:
        return self.codes[grain]


@dataclass(frozen=True)
class Layout:
    pack: str
    titles: dict[str, str]
    icon: str
    tiles: tuple[Slot, ...]
    layers: tuple[Slot, ...]
    also: tuple[Slot, ...]
    multiples: Slot | None
    most_multiples: int
    chart: Slot | None

    def codes(self, grain: str) -> tuple[str, ...]:
        """Every indicator the board shows at this grain, each once, tiles first."""
        slots = [*self.tiles, *self.layers, *self.also, *filter(None, (self.multiples, self.chart))]
        return tuple(dict.fromkeys(slot.at(grain) for slot in slots))

    def layer(self, asked: str, grain: str) -> str | None:
        """The map's theme at this grain: the one asked for by any of its grains' codes, else the first.

        Raises Refused ``boards.layer.unknown``.
        """
        if not asked:
            return self.layers[0].at(grain) if self.layers else None
        for slot in self.layers:
            if asked in slot.codes.values():
                return slot.at(grain)
        raise Refused("boards.layer.unknown", {"text": asked}, field="layer")


def layout_of(pack: str, board: dict[str, Any]) -> Layout:
    """The layout a board file describes."""
    multiples, chart = board.get("multiples") or {}, board.get("chart") or {}
    layers = _slots(pack, (board.get("map") or {}).get("layers", ()))
    tiles = _slots(pack, board.get("tiles", ()))
    return Layout(
        pack=pack,
        titles=dict(board.get("title") or {}),
        icon=str(board.get("icon", "")),
        tiles=tiles,
        layers=layers or tiles[:1],
        also=_slots(pack, (board.get("league") or {}).get("also", ())),
        multiples=_slot(pack, multiples) if multiples else None,
        most_multiples=min(int(multiples.get("limit", 10)) if isinstance(multiples, dict) else 10, MOST_MULTIPLES),
        chart=_slot(pack, chart) if chart else (tiles[0] if tiles else None),
    )


def _slots(pack: str, entries: Any) -> tuple[Slot, ...]:
    return tuple(_slot(pack, entry) for entry in entries)


def _slot(pack: str, entry: str | dict[str, Any]) -> Slot:
    named = {"indicator": entry} if isinstance(entry, str) else entry
    base = _code(pack, str(named.get("indicator") or named.get("hour") or named.get("day") or named["month"]))
    return Slot({grain: _code(pack, str(named[grain])) if named.get(grain) else base for grain in GRAINS})


def _code(pack: str, name: str) -> str:
    return name if "." in name else f"{pack}.{name}"

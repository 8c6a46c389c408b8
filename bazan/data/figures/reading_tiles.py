"""Readings dressed as tiles: who owes them, which station is behind them, and whether this person may see them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bazan.core.time import local_day
from bazan.data.figures.figure_texts import thing_name
from bazan.data.figures.indicator_tile import TileView, tile_view
from bazan.data.figures.territory import every_organization, owner_name, things
from bazan.data.indicators.types import Feature, Reading
from bazan.directory.accounts.api import Reach, allowed

Pair = tuple[str, Feature]


def may_read(reach: Reach, code: str, feature: Feature) -> bool:
    """Whether this person may see that indicator of that feature."""
    sector = code.partition(".")[0]
    if feature.kind == "place":
        return allowed(reach, "boards.view", place_id=feature.id, sector=sector)
    if feature.kind == "organization":
        body = every_organization().get(feature.id)
        return body is not None and allowed(reach, "boards.view", place_id=body.place_id, sector=sector)
    thing = things().get(feature.id)
    return thing is not None and allowed(reach, "boards.view", place_id=thing.place_id, sector=sector)


def readable(pairs: Iterable[Pair], reach: Reach) -> list[Pair]:
    return [pair for pair in pairs if may_read(reach, *pair)]


def dressed(readings: Sequence[Reading], now: datetime, names: Sequence[str] = (), query: str = "") -> list[TileView]:
    """Each reading as a tile; ``names`` override the indicators' own, ``query`` goes on in their links."""
    return [dress(reading, now, name, query) for reading, name in zip(readings, names or [""] * len(readings), strict=True)]


def dress(reading: Reading, now: datetime, name: str = "", query: str = "") -> TileView:
    info, feature = reading.info, reading.feature
    return tile_view(
        reading,
        now,
        name=name,
        href=f"/indicators/{info.code}?feature={feature.kind}:{feature.id}{query}",
        where=behind(reading),
        owner=owner_name(info.owner, local_day(now)),
    )


def behind(reading: Reading) -> str:
    """The station behind a place's worst or greatest value; empty when there is no single one."""
    thing = things().get(reading.at_feature.id) if reading.at_feature and reading.at_feature.kind == "thing" else None
    return thing_name(thing) if thing else ""

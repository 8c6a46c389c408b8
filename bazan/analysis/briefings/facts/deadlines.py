"""Rows of the sectors that are owed by a day: what is late and what is due soon.

Counted are the queues of the sectors' boards: lists of rows of some states, those due first on top. A list in another order also holds
what was answered long ago.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from bazan.analysis.briefings.facts.context import Around, minute
from bazan.analysis.briefings.types import Fact, Section
from bazan.core.errors import NotFound
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import DatasetInfo
from bazan.data.indicators import api as indicators

LONGEST_LATE = timedelta(days=3660)


def gather(around: Around) -> Iterator[Fact]:
    """Two facts a queue: late, due soon."""
    for board in indicators.boards():
        for block in (board["board"] or {}).get("blocks", ()) if board["pack"] in around.sectors else ():
            if _is_queue(block) and (info := _dataset(board["pack"], block["dataset"])):
                yield from _facts(around, board["pack"], block, info)


def _is_queue(block: Mapping[str, Any]) -> bool:
    return block["kind"] == "rows" and bool(block.get("due")) and block.get("order") == block["due"] and bool(block.get("where"))


def _dataset(pack: str, name: str) -> DatasetInfo | None:
    """The dataset of a block; none for one no pack declares, and for one a room of the house fills, which tells of itself."""
    try:
        info = datasets.dataset(name if "." in name else f"{pack}.{name}")
    except NotFound:
        return None
    return None if info.supplied_by else info


def _facts(around: Around, sector: str, block: Mapping[str, Any], info: DatasetInfo) -> Iterator[Fact]:
    late = _count(around, block, info, around.at - LONGEST_LATE, around.at)
    soon = _count(around, block, info, around.at, around.soon)
    address, words = f"/boards/{sector}", {"name": dict(info.labels)}
    found: tuple[tuple[str, Section, int], ...] = (("late", "late", late), ("soon", "coming", soon))
    for name, section, value in found:
        if value:
            figures = {"count": around.count(value, info.code, f"rows_{name}", address=address)}
            moments = {"until": minute(around.soon)} if name == "soon" else {}
            yield Fact(f"rows_{name}:{info.code}", f"rows_{name}", section, sector, words, figures, moments, address=address)


def _count(around: Around, block: Mapping[str, Any], info: DatasetInfo, start: datetime, end: datetime) -> int:
    place = None if around.communes else list(around.place_ids)
    return datasets.rows(
        info.code, block.get("where"), place, (block["due"], start, end), order=block["due"], limit=1, as_of=around.at
    ).total  # fmt: skip

"""``bazan analyse hotspots``: where the points of a file crowd together, told by cells of H3."""

import argparse
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bazan.core.errors import Unavailable
from bazan.core.numbers import decimal_number
from bazan.core.time import LOCAL
from bazan.processes.cli.analyses.input_tables import table

INSTANT_SIGNS = "0123456789-:.,+TZW "


def register(verbs) -> None:
    hotspots = verbs.add_parser("hotspots", help="where points crowd together: cells with Gi*, p and class")
    hotspots.add_argument("file", type=Path, metavar="FILE", help="CSV, a row a happening: columns latitude, longitude (WGS 84)")
    hotspots.add_argument(
        "--resolution", type=int, choices=range(16), metavar="0-15", help="of H3; otherwise about two points a cell, where most of them lie"
    )
    hotspots.add_argument(
        "--ring", type=int, choices=range(1, 6), default=1, metavar="1-5", help="cells so many steps away are neighbours (1)"
    )
    hotspots.add_argument("--slices", type=int, help="categories over so many slices of time; needs the column timestamp (ISO 8601)")
    hotspots.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints one JSON list, a cell an item. Refusals: as ``_tables.table``; ``hotspots.*``; Unavailable ``analyse.packages``."""
    columns = {"latitude": _within(90), "longitude": _within(180)} | ({} if arguments.slices is None else {"timestamp": _seconds})
    read = table(arguments.file, columns)
    print(json.dumps(_cells(arguments, *read.values()), allow_nan=False))
    return 0


def _cells(
    arguments: argparse.Namespace, latitudes: Sequence[float], longitudes: Sequence[float], seconds: Sequence[float] | None = None
) -> list[dict[str, Any]]:
    from bazan.analysis.hotspots import spatial_analysis

    try:
        spots = spatial_analysis.of_points(latitudes, longitudes, arguments.resolution, arguments.ring, seconds, arguments.slices or 0)
    except ModuleNotFoundError as why:
        raise Unavailable("analyse.packages", {}) from why
    return [
        {
            "cell": cell.id, "latitude": cell.latitude, "longitude": cell.longitude, "count": cell.count,
            "gi": cell.gi, "p": cell.p, "p_chance": cell.p_chance, "p_permuted": cell.p_permuted, "p_adjusted": cell.p_adjusted,
            "class": cell.heat, "moran": cell.moran, "quadrant": cell.quadrant, "cluster": cell.cluster,
        } | ({} if seconds is None else {"category": cell.category})
        for cell in spots.cells
    ]  # fmt: skip


def _within(most: float):
    """What reads degrees from ``-most`` to ``most``."""

    def read(text: str) -> float:
        degrees = decimal_number(text)
        if degrees is None or not -most <= degrees <= most:
            raise ValueError(text)
        return degrees

    return read


def _seconds(text: str) -> float:
    """Of an instant or a day; without a zone it is the local one."""
    if text.strip(INSTANT_SIGNS):
        raise ValueError(text)
    instant = datetime.fromisoformat(text)
    return (instant if instant.tzinfo else instant.replace(tzinfo=LOCAL)).timestamp()

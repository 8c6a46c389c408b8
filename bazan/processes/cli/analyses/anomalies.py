"""``bazan analyse anomalies``: how unusual each value of a series is, told from those up to it."""

import json
import math
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bazan.core.time import OFFSET
from bazan.monitoring.anomalies.types import LARGEST, Expected
from bazan.processes.cli.analyses.input_tables import table


def register(verbs) -> None:
    verb = verbs.add_parser(
        "anomalies", help="a score from 0 to 1 and a flag for each row; a row is judged from those up to its time alone"
    )
    verb.add_argument("file", type=Path, metavar="FILE", help="CSV with columns timestamp and value; an empty value is silence")
    verb.set_defaults(run=run)


def run(arguments) -> int:
    cells = table(arguments.file, COLUMNS)
    print(json.dumps(_told(cells["timestamp"], cells["value"]), ensure_ascii=False, allow_nan=False))
    return 0


def _instant(cell: str) -> tuple[str, float]:
    """(as written, seconds); without a zone it is the province's time of today, whatever the year."""
    read = datetime.fromisoformat(cell)
    return cell, (read if read.tzinfo else read.replace(tzinfo=timezone(OFFSET))).timestamp()


def _value(cell: str) -> float:
    value = float(cell) if cell else math.nan
    if cell and not abs(value) <= LARGEST:
        raise ValueError(cell)
    return value


COLUMNS = {"timestamp": _instant, "value": _value}


def _band(expected: Expected) -> dict[str, float]:
    """To six figures."""
    edges = {"expected": expected.middle, "low": expected.low, "high": expected.high}
    return {name: float(f"{value:.6g}") for name, value in edges.items()}


def _told(timestamps: Any, values: Any) -> list[dict[str, Any]]:
    from bazan.monitoring.anomalies.algorithms.series_scores import score

    scored = score([seconds for _, seconds in timestamps], values)
    said = {seconds: written for written, seconds in reversed(timestamps)}
    return [
        {"timestamp": written, "value": None if math.isnan(value) else value, "score": round(one.score, 4), "flag": one.flag}
        | ({"kind": one.kind, "since": said[one.since_s], "once_in": round(one.once_in)} if one.since_s is not None else {})
        | (_band(one.expected) if one.expected else {})
        for (written, _), value, one in zip(timestamps, values, scored, strict=True)
    ]

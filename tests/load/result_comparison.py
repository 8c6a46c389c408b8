"""Two results of ``python -m tests.load`` beside each other, figure by figure: ``--compare BEFORE.json AFTER.json``.

``raw`` is after ÷ before. ``corrected`` is what it would be had both run on a machine of one speed: a time is divided by how much slower
the loop and the query beside it were the second time, a rate is multiplied by it; counts, bytes and cores have no corrected ratio.
"""

import json
import math
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TIMES, RATES = ("_ms", "_s", "seconds"), ("_per_s", "worst_second")
ASIDE = ("load", "load_average", "machine", "promise", "python", "check")
"""What is not a figure of the bench itself."""


def compare(before: Path, after: Path) -> str:
    """A table of the figures that both results hold; what only one of them measured is named below it."""
    first, second = (json.loads(path.read_text("utf-8")) for path in (before, after))
    benches = [name for name, result in first.items() if isinstance(result, dict) and "machine" in result]
    rows = [f"{'raw':>8} {'corrected':>9}  figure"]
    for bench in benches:
        theirs = second.get(bench, {})
        if "machine" not in theirs:
            continue
        slower = slowdown(first[bench]["machine"], theirs["machine"])
        rows.append(f"{slower:8.2f} {'':9}  {bench}: the machine's own loop and query")
        values = dict(figures(theirs))
        rows += [
            _row(f"{bench}.{name}", value, values[name], slower) for name, value in figures(first[bench]) if values.get(name) and value
        ]
    alone = sorted({*benches} ^ {name for name, result in second.items() if isinstance(result, dict) and "machine" in result})
    return "\n".join([*rows, *([f"only in one of them: {', '.join(alone)}"] if alone else [])])


def slowdown(before: dict[str, list[float]], after: dict[str, list[float]]) -> float:
    """How many times longer the machine's own loop and query took, each averaged over before and after its bench."""
    return math.prod(statistics.fmean(after[name]) / statistics.fmean(before[name]) for name in before) ** (1 / len(before))


def figures(result: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """(dotted name, number) of everything a bench measured."""
    if isinstance(result, dict):
        for name, value in result.items():
            if name not in ASIDE:
                yield from figures(value, f"{path}.{name}" if path else name)
    elif isinstance(result, int | float) and not isinstance(result, bool):
        yield path, result


def _row(name: str, before: float, after: float, slower: float) -> str:
    raw = after / before
    corrected = raw * slower if name.endswith(RATES) else raw / slower if name.endswith(TIMES) else None
    return f"{raw:8.2f} {'' if corrected is None else f'{corrected:.2f}':>9}  {name}: {before:g} → {after:g}"

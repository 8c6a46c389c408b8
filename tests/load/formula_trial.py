"""How long thirteen months of every indicator take over the history, and whether they come out as they stand.

``BAZAN_HOME=… python -m tests.load trial`` in an installation whose history is filled; it writes nothing. One JSON document: indicators,
values computed, seconds by part, the most memory the process had, and the values that differ from those in force (a period that runs
is left out: it moved meanwhile).
"""

import os
import resource
import time
from collections import Counter

import numpy as np

from tests.load.machine_speed import report

NEWEST = 12
"""Indicators named, those that differ most."""


def measured() -> dict:
    """Everything of this installation, computed and compared."""
    import django
    from django.db import transaction

    django.setup()
    np.seterr(all="ignore")
    from bazan.core.time import now
    from bazan.data.indicators.computation.formula import in_order
    from bazan.data.indicators.computation.period_arrays import ends
    from bazan.data.indicators.computation.station_context import Scene
    from bazan.data.indicators.formula_trials.duckdb_dialect import judge
    from bazan.data.indicators.formula_trials.history_computation import Attempt, renewed
    from bazan.data.indicators.formula_trials.history_tables import laid_out
    from bazan.data.indicators.formula_trials.trial_run import computed, planned, standing
    from bazan.data.indicators.formula_trials.value_comparison import Values, differences
    from bazan.data.indicators.indicator_catalog import declared
    from bazan.data.indicators.observation_computation.computation_pass import Pass

    spent, differing, values, compared = Counter[str](), Counter[str](), 0, 0
    formulas = {one.code: one for one in declared()}
    for formula in formulas.values():
        judge(formula)
    began, used = time.monotonic(), time.process_time()
    with transaction.atomic(), laid_out(formulas.values()) as ground:
        work = Pass(in_order(renewed(declared(), formulas)), Scene(), now())
        attempt = Attempt(work, {one.code: one for one in work.indicators}, ground)
        pieces = list(planned(attempt))
        attempt.lay_out_values(min(piece.first for piece in pieces))
        spent["laid out"] = time.monotonic() - began  # pyrefly: ignore[unsupported-operation] - seconds
        found = []
        for piece in pieces:
            at = time.monotonic()
            made = list(computed(attempt, piece))
            spent[f"level {piece.level}"] += time.monotonic() - at  # pyrefly: ignore[unsupported-operation] - seconds
            found += [(piece, *one) for one in made]
        took, cpu = time.monotonic() - began, time.process_time() - used
        for piece, formula, kind, rows in found:
            values += len(rows)
            stood = standing(formula.id, kind, piece.first, piece.end)
            apart = differences(stood, Values(rows.features, rows.starts, rows.value))
            compared += apart.compared
            differing[formula.code] += int((ends(apart.starts, formula.grain) <= work.second - 86400).sum())
    return {
        "indicators": len(formulas), "pieces": len(pieces), "values": values, "compared": compared, "seconds": round(took, 1),
        "processor_seconds": round(cpu, 1), "spent": {name: round(s, 1) for name, s in spent.most_common()},
        "most_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "differing": sum(differing.values()), "most": [pair for pair in differing.most_common(NEWEST) if pair[1]],
    }  # fmt: skip


def main() -> int:
    report(measured if os.environ.get("BAZAN_HOME") else lambda: {"skipped": "BAZAN_HOME names no installation"})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

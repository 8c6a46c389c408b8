"""What each batch of rows moved, kept as it happens."""

import numpy as np

from bazan.data.indicators.bulk_sql import raw_cursor
from bazan.data.indicators.computation.value_store import Rows
from bazan.data.indicators.row_computation.affected_periods import Pairs


def keep(indicator: int, kind: str, pairs: Pairs, rows: Rows, before: np.ndarray, now: int) -> None:
    """One line a value and batch. A value that a new indicator has for the first time is no move."""
    if not len(rows):
        return
    known = {key: n for n, key in enumerate((rows.features.astype(np.int64) << 34 | rows.starts).tolist())}
    lines = []
    for key, batch in zip(pairs.keys.tolist(), pairs.batches.tolist(), strict=True):
        n = known[key]
        if batch == 0 and before[n] != before[n]:
            continue
        lines.append((batch, indicator, kind, int(rows.features[n]), int(rows.starts[n]), _number(before[n]), _number(rows.value[n])))
    columns = "batch_id, indicator_id, feature_kind, feature_id, period_start, before, after, at"
    with raw_cursor() as cursor:
        at = _instant(now)
        with cursor.copy(f"COPY indicator_move ({columns}) FROM STDIN") as copy:
            for batch, of, sort, feature, start, old, new in lines:
                copy.write(f"{batch}\t{of}\t{sort}\t{feature}\t{_instant(start)}\t{old}\t{new}\t{at}\n")


def _number(value: float) -> str:
    return r"\N" if value != value else repr(float(value))


def _instant(second: int) -> str:
    return f"{np.datetime64(second, 's')}Z"

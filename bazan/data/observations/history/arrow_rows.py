"""Versions of observations as Arrow, and back. Pure."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from bazan.data.observations.history.history_table import OBSERVATION
from bazan.data.observations.history.version_rows import NEVER, VERSION

_ORDER = ("datastream_id", "phenomenon_time", "result", "quality", "result_time", "source_run")


def to_arrow(rows: np.ndarray, places: Mapping[int, tuple[str, int | None]]) -> pa.RecordBatch:
    """Rows of the table ``observation``; ``places``: of each datastream its property and where its thing counts."""
    ids, inverse = np.unique(rows["ds"], return_inverse=True)
    known = [places.get(int(one), ("", None)) for one in ids]
    words = pa.DictionaryArray.from_arrays(inverse.astype("i4"), pa.array([word for word, _ in known], pa.string())).cast(pa.string())
    where = pa.array([place for _, place in known], pa.int32()).take(pa.array(inverse, pa.int64()))
    instant = pa.timestamp("us")
    columns = [
        pa.array(rows["ds"]),
        pa.array(rows["t"]).cast(instant),
        pa.array(rows["v"]),
        pa.array(rows["q"]),
        pa.array(rows["rt"]).cast(instant),
        pa.array(rows["run"]),
        pa.array(rows["replaced"], mask=rows["replaced"] == NEVER).cast(instant),
        words,
        where,
    ]
    return pa.RecordBatch.from_arrays(columns, names=[column.name for column in OBSERVATION.columns])


def from_arrow(table: pa.Table) -> np.ndarray:
    """The versions that rows of the table ``observation`` say."""
    rows = np.zeros(len(table), VERSION)
    for name, column in zip(("ds", "t", "v", "q", "rt", "run"), _ORDER, strict=False):
        array = table.column(column).combine_chunks()
        rows[name] = (array.cast(pa.int64()) if pa.types.is_timestamp(array.type) else array).to_numpy(zero_copy_only=False)
    rows["replaced"] = table.column("replaced_time").combine_chunks().cast(pa.int64()).fill_null(NEVER).to_numpy(zero_copy_only=False)
    return rows

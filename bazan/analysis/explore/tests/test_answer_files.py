"""Files of answers say the type of every column, whatever the cells hold."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bazan.analysis.explore import answer_files
from bazan.analysis.explore.types import Answer, Cell

TYPES = {"row": pa.string(), "column": pa.string(), "category": pa.string(), "value": pa.float64(), "rows": pa.int64()}


@pytest.mark.parametrize("cells", [(), (Cell("2026-01", None, None, None, 0),), (Cell(None, 7, "red", 1.5, 3),)])
def test_a_column_without_a_value_keeps_its_type(tmp_path, cells):
    path = tmp_path / "1.cells.parquet"
    answer_files.write_cells(Answer(cells, (), "", "", 0, 0, (), 0.0), "of=dataset:orchards.baskets", path)
    assert dict(zip(pq.read_schema(path).names, pq.read_schema(path).types, strict=True)) == TYPES

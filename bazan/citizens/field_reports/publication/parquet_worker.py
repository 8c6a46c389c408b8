"""The open data as Parquet. It is packed apart: the library that packs it takes a hundred megabytes."""

import json
from collections.abc import Iterator
from datetime import date


def packed(data: bytes) -> Iterator[bytes]:
    """The bytes of the file; ``data``: JSON of (names of columns, rows), months as ISO dates."""
    import pyarrow
    import pyarrow.parquet

    names, rows = json.loads(data)
    kinds = {
        "month": pyarrow.date32(), "days": pyarrow.int32(), "rating": pyarrow.int8(),
        **{name: pyarrow.bool_() for name in ("in_time", "extended", "reopened", "verified")},
    }  # fmt: skip
    schema = pyarrow.schema([(name, kinds.get(name, pyarrow.string())) for name in names])
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    columns["month"] = [date.fromisoformat(month) for month in columns["month"]]
    file = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.table(columns, schema=schema), file)
    yield file.getvalue().to_pybytes()

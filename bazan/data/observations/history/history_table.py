"""The table of observations in the history."""

from bazan.platform.history.types import Column, Table

OBSERVATION = Table(
    "observation",
    (
        Column("datastream_id", "int"),
        Column("phenomenon_time", "instant", steady=True),
        Column("result", "double"),
        Column("quality", "short"),
        Column("result_time", "instant", steady=True),
        Column("source_run", "int"),
        Column("replaced_time", "instant"),  # since when another version stands; null: this one does
        Column("property", "text"),
        Column("place_id", "int"),  # where the thing counted when the row was copied; null outside the province
    ),
    ("datastream_id", "phenomenon_time", "result_time"),
)
TIME = "phenomenon_time"

"""The table of a dataset in the history."""

from typing import Any

from bazan.data.datasets.types import DatasetInfo
from bazan.platform.history.types import Column, Kind, Table

KINDS: dict[str, Kind] = {
    "text": "text", "code": "text", "integer": "long", "decimal": "double", "boolean": "flag", "date": "instant", "instant": "instant",
    "period": "instant", "place": "int", "thing": "int", "organization": "int",
}  # fmt: skip
TIME = "committed_time"
OWN = (
    Column("row_id", "long", steady=True),
    Column("row_key", "text"),
    Column("place_id", "int"),
    Column("batch_id", "int"),
    Column("sheet", "text"),
    Column("line", "int", steady=True),
    Column(TIME, "instant"),
    Column("replaced_time", "instant"),  # since when another version stands, or none; null: this one does
    Column("withdrawn", "flag"),
)


def table_of(info: DatasetInfo) -> Table:
    """Named as the dataset's code, a point written ``__``. Dates, like periods, are the instant at which they begin here."""
    given = [Column(column.id, "text" if column.personal else KINDS[column.type]) for column in info.kept if column.personal != "hash"]
    return Table(info.code.replace(".", "__"), (*OWN, *given), ("place_id", "row_id"), "month")


def version_held(cursor: Any, info: DatasetInfo) -> int:
    """The version of its table that holds what was copied of a dataset, by a cursor of whatever session; -1: nothing was. Whoever changes
    the files has the store attest it first."""
    cursor.execute("SELECT table_version FROM dataset_held WHERE dataset_id = %s", [info.id])
    row = cursor.fetchone()
    return row[0] if row else -1

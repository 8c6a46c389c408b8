"""What the program that runs one inquiry is handed, and what it tells: a line of JSON each. Beside it the files that hold an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bazan.core.settings import current
from bazan.platform.history.types import View

if TYPE_CHECKING:
    import pyarrow as pa

SHOWN = 500
"""Rows of an answer that a page shows."""
LONGEST_CELL = 300
"""Signs of a cell that a page shows."""
FORMS = ("parquet", "csv", "json")
"""Endings of the files of an answer; the last holds what a page shows."""


@dataclass(frozen=True)
class Errand:
    """``beside``: tables that are no history; ``output``: the answer's files without their endings."""

    text: str
    views: Sequence[View]
    beside: "Mapping[str, pa.Table]"
    seconds: float
    memory: str
    most_rows: int
    output: Path


def folder() -> Path:
    """Where answers lie; nobody but the house reads them."""
    found = current().home / "inquiries"
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def output_of(inquiry_id: int) -> Path:
    return folder() / str(inquiry_id)


def erase(inquiry_id: int) -> None:
    """Take away the files of an answer."""
    for form in FORMS:
        output_of(inquiry_id).with_suffix(f".{form}").unlink(missing_ok=True)


def bytes_of(memory: str) -> int:
    """``512MB``, ``1GB`` in bytes."""
    return int(memory[:-2]) * {"MB": 10**6, "GB": 10**9}[memory[-2:]]

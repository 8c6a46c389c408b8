"""Corrections of the cells behind a number: when, which cell, before, after, why, who. Old numbers are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Column, DatasetInfo, Row

MOST = 200


@dataclass(frozen=True)
class Correction:
    """One value of one row as one delivery changed it; ``before`` null at the first."""

    at: datetime
    row: Row
    column: Column
    before: Row | None

    @property
    def cell(self) -> str:
        return self.row.cell(self.column.id)


def corrections(info: DatasetInfo, row_ids: Sequence[int]) -> list[Correction]:
    """Of the rows that were ever corrected, what each delivery changed, newest first; the first delivery with the columns changed later."""
    if not row_ids:
        return []
    found: list[Correction] = []
    able = [column for column in info.kept if not column.personal]
    for _, group in groupby(datasets.versions_of(info.code, row_ids), key=lambda row: row.key):
        found += _of(able, list(group))
    return sorted(found, key=lambda one: (one.at, one.row.id), reverse=True)[:MOST]


def _of(columns: Sequence[Column], versions: Sequence[Row]) -> list[Correction]:
    found = []
    touched: dict[str, Column] = {}
    for before, after in pairwise(versions):
        for column in columns:
            if before.values.get(column.id) != after.values.get(column.id):
                found.append(Correction(after.batch.at, after, column, before))
                touched[column.id] = column
    if found:
        first = versions[0]
        found += [Correction(first.batch.at, first, column, None) for column in touched.values()]
    return found

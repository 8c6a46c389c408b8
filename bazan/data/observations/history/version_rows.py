"""Versions of observations as NumPy rows. Pure."""

import numpy as np

NEVER = np.iinfo("i8").min
VERSION = np.dtype([("ds", "i4"), ("t", "i8"), ("v", "f8"), ("q", "i2"), ("rt", "i8"), ("run", "i4"), ("replaced", "i8")])
"""One version of one observation; instants in microseconds since 1970, ``replaced`` NEVER while it stands."""


def sorted_versions(rows: np.ndarray) -> np.ndarray:
    return rows[np.lexsort((rows["rt"], rows["t"], rows["ds"]))]


def replaced_times(rows: np.ndarray) -> np.ndarray:
    """The same rows, sorted, where each version but the last of its observation says when the next took its place."""
    rows = sorted_versions(rows)
    same = (rows["ds"][1:] == rows["ds"][:-1]) & (rows["t"][1:] == rows["t"][:-1])
    rows["replaced"] = NEVER
    rows["replaced"][:-1][same] = rows["rt"][1:][same]
    return rows


def standing(rows: np.ndarray) -> np.ndarray:
    return rows[rows["replaced"] == NEVER]

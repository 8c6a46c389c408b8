"""The bulk questions of a board: every stretch at once, rows as datasets give them."""

from collections.abc import Iterable
from typing import Any

from bazan.core.as_of_time import moment
from bazan.core.errors import NotFound
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Page
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Value


def stretches(asked: Iterable[Any]) -> dict[Any, tuple[Value, ...]]:
    """``asked`` have ``code``, ``feature``, ``start``, ``end``; one question for all of them.

    Values carried to the units of today are among them, told by their detail: the reader chooses.
    """
    wanted = list(asked)
    found = indicators.courses([(one.code, one.feature, one.start, one.end) for one in wanted], geography="today")
    return {one: tuple(values) for one, values in zip(wanted, found, strict=True)}


def rows_of(asked: Any) -> Page | None:
    """One page of current rows, in one question; null for a dataset no loaded pack declares. ``asked`` is a RowsAsked."""
    where = {name: list(values) for name, values in asked.where}
    try:
        return datasets.rows(
            asked.dataset, where, list(asked.place_ids) or None, as_of=moment(), last_period_by=asked.last_period_by,
            order=asked.order, limit=asked.limit, offset=asked.offset, count=False,
        )  # fmt: skip
    except NotFound:
        return None

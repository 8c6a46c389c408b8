"""Tells a line of totals by its words, whoever wrote it and wherever it stands: taken as a row, it would double every sum."""

import re
from collections.abc import Callable
from typing import Any

from bazan.data.forms.workbooks.layout import folded, said_in_workbooks

LONGEST = 120
"""A longer text is no word of a total."""
_ORDINAL = r"(?:[ivxlc]+|[0-9]+(?:\.[0-9]+)*|[a-zđ])"
_BESIDE = re.compile(r"\([^()]*\)|[:.,;=]+(?=\s|$)|[-–—_\"“”]")
"""What stands beside the words and says nothing."""


def totals() -> Callable[[list[Any]], int | None]:
    """Of a row's cells, which one (from 0) says that it is a line of totals: its first, or the second behind an ordinal; else None.

    `Tổng cộng`, `CỘNG:`, `III. Cộng mục B`, `Tổng cộng (1+2)`; never `Cộng đồng thôn 3`. Of the labels' words one that ends in `…` goes on
    as it likes, any other with no more than the name of a part.
    """
    parts = "|".join(re.escape(word) for word in said_in_workbooks("part.words"))
    part = rf"(?: (?:{parts}))?(?: {_ORDINAL})?"
    words = "|".join(
        rf"{re.escape(word[:-1])}(?: .*)?" if word.endswith("…") else rf"{re.escape(word)}{part}"
        for word in said_in_workbooks("total.words")
    )
    ordinal, total = re.compile(_ORDINAL), re.compile(rf"(?:{_ORDINAL} )?(?:{words})")

    def said_at(row: list[Any]) -> int | None:
        filled = [(at, _bare(cell)) for at, cell in enumerate(row) if cell != ""][:2]
        if len(filled) == 2 and ordinal.fullmatch(filled[0][1]):
            filled.pop(0)
        return filled[0][0] if filled and total.fullmatch(filled[0][1]) else None

    return said_at


def _bare(cell: Any) -> str:
    text = str(cell)
    return " ".join(_BESIDE.sub(" ", folded(text)).split()) if len(text) <= LONGEST else ""

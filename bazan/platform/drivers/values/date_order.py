"""Whether dates are written day before month or month before day, judged over all of a file before any row of it is taken."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from bazan.core.errors import Refused

Order = Literal["day", "month", "both"]
_DATE = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d{2})(?!\d)")
_LONGEST = 10
MOST_NAMED = 5
"""Dates that are named as proof."""
FEWEST_CELLS = 3
"""Different days in date cells from which a pattern among them is no chance."""


def order_of(text: str) -> Order | None:
    """What of the two stands first in a date; None where it is none, is no day either way, or is the same day both ways."""
    found = _DATE.match(text)
    if found is None:
        return None
    first, second = int(found[1]), int(found[2])
    if not (1 <= min(first, second) <= 12 and max(first, second) <= 31) or first == second:
        return None
    return "both" if max(first, second) <= 12 else "day" if first > 12 else "month"


@dataclass
class DateOrder:
    """The dates of one column, and what they prove."""

    column: str
    day_first: bool
    """How they are declared to be written."""
    personal: bool = False
    """Of people: where a date stands is named, the date never."""
    proofs: dict[Order, list[str]] = field(default_factory=lambda: {"day": [], "month": [], "both": []})
    """Of each order the first dates that are written so, each with its line or cell."""
    cells: dict[date, str] = field(default_factory=dict)
    """The days of date cells of a workbook, each with its first cell."""
    _seen: set[str] = field(default_factory=set)

    def add(self, text: Any, where: str) -> None:
        """Take a date into account; what was met before proves nothing new."""
        if isinstance(text, date):
            self.cells.setdefault(date(text.year, text.month, text.day), where)
        if type(text) is not str or (start := text[:_LONGEST]) in self._seen:
            return
        self._seen.add(start)
        order = order_of(text)
        if order is not None and len(self.proofs[order]) < MOST_NAMED:
            self.proofs[order].append(self._named(where, text.strip()[:30]))

    def _named(self, where: str, text: str) -> str:
        return where if self.personal else f"{where}: {text}"

    @property
    def unproven(self) -> bool:
        """All dates that can be read can be read in both orders."""
        return bool(self.proofs["both"]) and not self.proofs["day" if self.day_first else "month"]

    @property
    def converted(self) -> bool:
        """A spreadsheet program made dates of what it could read in its own order, and left the others as text.

        Exchanged, the days of one month become one day of many months; cells of many days and few months were written so.
        """
        sure = self.proofs["day"] or self.proofs["month"]
        if not sure or self.proofs["both"] or len(self.cells) < FEWEST_CELLS:
            return False
        days, months = {day.day for day in self.cells}, {day.month for day in self.cells}
        return max(days) <= 12 and len(months) >= len(days)

    def check(self) -> None:
        """Raises Refused ``drivers.dates.month_first``, ``.day_first``, ``.mixed`` when a date can only be read in the other order;
        ``.converted`` when a program exchanged day and month in some of its cells."""
        if self.converted:
            texts = [*self.proofs["day"], *self.proofs["month"]]
            dates = [self._named(where, f"{day:%d/%m/%Y}") for day, where in list(self.cells.items())[:MOST_NAMED]]
            raise Refused("drivers.dates.converted", {"column": self.column, "proof": "; ".join(texts), "others": "; ".join(dates)})
        declared: Order = "day" if self.day_first else "month"
        other: Order = "month" if self.day_first else "day"
        if not self.proofs[other]:
            return
        params = {"column": self.column, "proof": "; ".join(self.proofs[other])}
        if self.proofs[declared]:
            raise Refused("drivers.dates.mixed", params | {"others": "; ".join(self.proofs[declared])})
        raise Refused(f"drivers.dates.{other}_first", params)


def check_all(orders: Iterable[DateOrder]) -> dict[str, Any]:
    """What is to be told of columns whose dates prove no order. Raises Refused as ``DateOrder.check``."""
    judged = list(orders)
    for one in judged:
        one.check()
    unproven = [one.column for one in judged if one.unproven]
    return {"date_order": unproven} if unproven else {}

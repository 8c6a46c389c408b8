"""What the path of a number is drawn from: steps, rows, the source's cells, and the curves that join them. Pure, words already said."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

HEAD, ROW, TIGHT_ROW, CHOICES, HEADING, TALL_HEADING = 30, 44, 30, 34, 36, 48
"""Heights in the style sheet: a step's title, its rows, its line of choices, its table's heading, that of three columns and more."""
FILE, GRID_ROW = 52, 26
"""The same of the source: its file's name, the rows of its cells."""
FIRST = HEAD + HEADING + ROW // 2
"""Where a card is met: beside the first row of a table."""


@dataclass(frozen=True)
class Choice:
    label: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class StepRow:
    name: str
    cells: tuple[str, ...]
    href: str
    chosen: bool = False
    line: str = ""
    icon: str = ""
    title: str = ""


@dataclass(frozen=True)
class Total:
    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One table of the path; ``heads`` is one longer than each row's cells."""

    number: int
    title: str
    heads: tuple[str, ...]
    rows: tuple[StepRow, ...]
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    total: Total | None = None
    more: str = ""
    more_href: str = ""
    note: str = ""
    tight: bool = False

    @property
    def chosen(self) -> int:
        return next((n for n, row in enumerate(self.rows) if row.chosen), 0)

    def middle(self, row: int) -> float:
        """How far below the step's top the middle of a row lies."""
        height = TIGHT_ROW if self.tight else ROW
        heading = TALL_HEADING if self.wide else HEADING
        return HEAD + (CHOICES if self.choices else 0) + heading + height * row + height / 2

    @property
    def wide(self) -> bool:
        return len(self.heads) > 2 and not self.tight


@dataclass(frozen=True)
class GridCell:
    text: str
    number: bool = False
    hit: bool = False


@dataclass(frozen=True)
class GridLine:
    number: str
    cells: tuple[GridCell, ...]
    hit: bool = False


@dataclass(frozen=True)
class Grid:
    title: str
    columns: tuple[str, ...]
    lines: tuple[GridLine, ...]

    @property
    def worded(self) -> int:
        """The first column that holds words, which need more room than numbers; -1 where none does."""
        hit = next((line for line in self.lines if line.hit), None)
        return next((n for n, cell in enumerate(hit.cells) if cell.text and not cell.number), -1) if hit else -1


@dataclass(frozen=True)
class Source:
    """Where the path ends: a file's cell, a message, a station's records."""

    title: str
    icon: str
    name: str
    line: str
    facts: tuple[tuple[str, ...], ...]
    """(what, words) or (what, words, address)."""
    href: str = ""
    download: bool = False
    grid: Grid | None = None
    gone: str = ""
    raw: dict[str, str] = field(default_factory=dict)
    actions: tuple[tuple[str, str, str], ...] = ()

    @property
    def middle(self) -> float:
        """How far below the top the line of the cell lies."""
        hit = next((n for n, line in enumerate(self.grid.lines) if line.hit), 0) if self.grid else -1
        return HEAD + FILE / 2 if hit < 0 else HEAD + FILE + GRID_ROW * (hit + 1.5)


def fan(ends: Sequence[float], chosen: int, start: float) -> dict[str, Any]:
    """Curves from one point to each end, the chosen one last so that it lies on top."""

    def curve(y: float) -> str:
        return f"M0 {start:.0f}C20 {start:.0f} 20 {y:.0f} 40 {y:.0f}"

    lines = [(curve(y), False) for n, y in enumerate(ends) if n != chosen]
    if 0 <= chosen < len(ends):
        lines.append((curve(ends[chosen]), True))
    return {"lines": lines, "height": int(max([*ends, start]) + ROW)}


def joins(steps: Sequence[Step], source: Source | None) -> list[dict[str, Any]]:
    """The curves before each step, and the one before the source: from the row chosen to every row that follows from it."""
    found, at = [], float(FIRST)
    for step in steps:
        found.append(fan([step.middle(n) for n in range(len(step.rows))], step.chosen, at))
        at = step.middle(step.chosen)
    if source is not None:
        found.append(fan([source.middle], 0, at))
    return found

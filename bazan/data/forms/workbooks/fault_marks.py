"""Gives the workbook back as it came, its faults marked where they stand: a comment, a colour, and a column of words."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from bazan.core.labels import label
from bazan.core.language import in_every_language
from bazan.data.datasets.types import Finding
from bazan.data.forms.workbooks.layout import HEAD_LINE
from bazan.platform.drivers.api import apart

SCRATCH = 256 << 20
"""Bytes of one sheet as the library writes it before it packs it."""
_WORST = ("warn", "refuse")


def marked(data: bytes, findings: Iterable[Finding], say: Callable[[Finding], str]) -> bytes:
    """The workbook's bytes with every finding in it; sent again, the marks are ignored. Raises Refused ``drivers.apart.*``."""
    from bazan.data.forms.workbooks.cell_marks import painted  # loaded when it is needed: it is large

    by_sheet: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_sheet[finding.sheet].append(finding)
    sheets = {title: _marks(found, say) for title, found in by_sheet.items()}
    heads = in_every_language(lambda: label("forms.workbook.fault")).values()
    return next(apart(painted, data, sheets, HEAD_LINE, label("forms.workbook.fault"), list(heads), scratch=SCRATCH))


def _marks(found: list[Finding], say: Callable[[Finding], str]) -> dict[str, Any]:
    lines: dict[int, list[str]] = defaultdict(list)
    cells: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        lines[finding.line].append(f"{finding.cell}: {say(finding)}" if finding.cell else say(finding))
        if finding.cell:
            cells[finding.cell].append(finding)
    worst = {name: max((one.severity for one in of_cell), key=_WORST.index) for name, of_cell in cells.items()}
    return {
        "cells": {name: [worst[name], "\n".join(dict.fromkeys(say(one) for one in of_cell))] for name, of_cell in cells.items()},
        "lines": [[line, "; ".join(dict.fromkeys(words))] for line, words in lines.items()],
    }

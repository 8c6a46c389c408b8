"""How an administrative document is laid out, from ``layout.toml``: lengths in millimetres, letters in points."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    font: str
    page: Mapping[str, float]
    nation: Mapping[str, str]
    sizes: Mapping[str, float]
    indent_mm: float
    between_pt: float
    line: float
    """Height of a line, times the single one."""

    @property
    def wide(self) -> float:
        """What is left between the margins, in millimetres."""
        return self.page["width"] - self.page["left"] - self.page["right"]


@cache
def layout() -> Layout:
    """The house's own, which follows the decree."""
    held = tomllib.loads(Path(__file__).with_name("layout.toml").read_text("utf-8"))
    text = held["text"]
    return Layout(held["font"], held["page"], held["nation"], held["sizes"], text["indent_mm"], text["between_pt"], text["line"])

"""Stores of personal data, as apps declare them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Class = Literal["callers", "words", "evidence", "raw", "messages", "traces", "positions", "footage"]
"""Who called; what people wrote; files of evidence; files as they came in; messages; where somebody signed in; where officers were;
pictures of cameras."""
CLASSES: tuple[Class, ...] = ("callers", "words", "evidence", "raw", "messages", "traces", "positions", "footage")


@dataclass(frozen=True)
class Holder:
    """Something of people that a room keeps."""

    name: str
    """``room.what``; people read ``retention.holder.room.what``."""
    kind: Class
    act: Callable[[Any], Any]
    """Takes a Ripe, gives an Erased, in the caller's transaction; asked again it goes on."""
    of_cases: bool = False
    """It lies in cases, so it is erased of one of them when a person asks."""
    of_rows: bool = False
    """It is made of rows, or brought them, so it is erased when rows of a person are."""
    finds: Callable[[str], Any] | None = None
    """Gives the numbers of its pieces in which a person is named so; None: nobody is named there."""
    keeps: Callable[[str], bool] | None = None
    """Says of a file, by its SHA-256, whether this holder still needs its bytes; None: it has no files."""

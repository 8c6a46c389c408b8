"""What the room offers: cases opened, added to, noted on, looked at, closed and handed over."""

from bazan.watch.evidence.actions import add, close, look, note, open_case, strike
from bazan.watch.evidence.exporting import export, public_key
from bazan.watch.evidence.queries import case, cases, chain, content, holding, items, notes, sizes

__all__ = [
    "add",
    "case",
    "cases",
    "chain",
    "close",
    "content",
    "export",
    "holding",
    "items",
    "look",
    "note",
    "notes",
    "open_case",
    "public_key",
    "sizes",
    "strike",
]

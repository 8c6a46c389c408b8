"""What the room offers: cases opened, added to, noted on, looked at, closed and handed over."""

from bazan.cameras.evidence.actions import add, close, look, note, open_case, strike
from bazan.cameras.evidence.package_export import export, public_key
from bazan.cameras.evidence.queries import case, cases, chain, content, holding, items, notes, sizes

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

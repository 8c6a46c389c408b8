"""What administrators change: make one, take it back, and the history of a thing. Other rooms import this and ``types``."""

from bazan.register.changes.actions import make, make_all, undo
from bazan.register.changes.asking import kinds
from bazan.register.changes.queries import change, changed, history, last, page_of, standing_in_packs, told

__all__ = ["change", "changed", "history", "kinds", "last", "make", "make_all", "page_of", "standing_in_packs", "told", "undo"]

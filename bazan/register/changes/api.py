"""What administrators change: make one, let it wait for a second person, take it back, and the history of a thing. Other rooms import this
and ``types``."""

from bazan.register.changes.actions import make, make_all, undo
from bazan.register.changes.asking import kinds
from bazan.register.changes.pending import agree, propose, propose_all, refuse, waiting
from bazan.register.changes.queries import change, changed, history, last, page_of, standing_in_packs, told

__all__ = [
    "agree",
    "change",
    "changed",
    "history",
    "kinds",
    "last",
    "make",
    "make_all",
    "page_of",
    "propose",
    "propose_all",
    "refuse",
    "standing_in_packs",
    "told",
    "undo",
    "waiting",
]

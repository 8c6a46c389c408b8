"""What administrators change: make one, let it wait for a second person, take it back, and the history of a thing. Other rooms import this
and ``types``."""

from bazan.directory.change_history.actions import make, make_all, undo
from bazan.directory.change_history.kind_registry import kinds
from bazan.directory.change_history.pending_changes import agree, propose, propose_all, refuse, waiting
from bazan.directory.change_history.queries import change, changed, history, last, page_of, standing_in_packs, told

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

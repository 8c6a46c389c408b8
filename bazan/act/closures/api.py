"""What the room offers: close a road, change that, open it again, and what was known of it when."""

from bazan.act.closures.actions import change, close_road, reopen_road
from bazan.act.closures.catalogue import of_province as catalogue
from bazan.act.closures.queries import changes, closure, closures

__all__ = ["catalogue", "change", "changes", "close_road", "closure", "closures", "reopen_road"]

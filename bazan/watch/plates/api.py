"""What the room offers: plates searched for a reason, a watch list kept, what was read held against it."""

from bazan.watch.plates.actions import add, end
from bazan.watch.plates.meeting import meet
from bazan.watch.plates.queries import counts, meetings, pictures, readers, wanted
from bazan.watch.plates.searching import search

__all__ = ["add", "counts", "end", "meet", "meetings", "pictures", "readers", "search", "wanted"]

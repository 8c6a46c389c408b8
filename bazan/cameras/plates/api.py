"""What the room offers: plates searched for a reason, a watch list kept, what was read held against it."""

from bazan.cameras.plates.actions import add, end
from bazan.cameras.plates.plate_search import search
from bazan.cameras.plates.queries import counts, meetings, pictures, readers, wanted
from bazan.cameras.plates.watch_list_hits import meet

__all__ = ["add", "counts", "end", "meet", "meetings", "pictures", "readers", "search", "wanted"]

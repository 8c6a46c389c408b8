"""What the room offers: close a road, change that, open it again, and what was known of it when."""

from bazan.response.road_closures.actions import change, close_road, reopen_road
from bazan.response.road_closures.code_lists import of_province as catalogue
from bazan.response.road_closures.queries import changes, closure, closures

__all__ = ["catalogue", "change", "changes", "close_road", "closure", "closures", "reopen_road"]

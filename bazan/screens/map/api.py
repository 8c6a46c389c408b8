"""What other screens take from the map: views people keep, and addresses of it."""

from bazan.screens.map.saved_views import Kept, kept, view
from bazan.screens.map.view_parameters import around, in_reach

__all__ = ["Kept", "around", "in_reach", "kept", "view"]

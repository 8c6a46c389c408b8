"""What the wall takes from the boards: how a pack lays its board out."""

from bazan.screens.boards.layout import Layout, layout_of_pack

__all__ = ["Layout", "layout_of_pack"]

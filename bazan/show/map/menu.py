"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("see", "map", "/map", "map", "map.view", 25),)

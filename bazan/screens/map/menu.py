"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("see", "map", "/map", "map", "map.view", 25),)

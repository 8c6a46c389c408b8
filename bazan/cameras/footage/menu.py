"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("see", "footage", "/cameras/footage", "play", "footage.view", 37),)

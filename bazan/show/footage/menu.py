"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("see", "footage", "/cameras/footage", "play", "footage.view", 37),)

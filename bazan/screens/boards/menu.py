"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("see", "boards", "/boards", "layers", "boards.view", 30),)

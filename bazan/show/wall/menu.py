"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("wall", "/wall", "monitor", "wall.view", 20),)
PHONE = (Entry("morning", "/morning", "sun", "boards.view", 10),)

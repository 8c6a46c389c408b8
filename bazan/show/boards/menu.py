"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("see", "boards", "/boards", "layers", "boards.view", 30),)

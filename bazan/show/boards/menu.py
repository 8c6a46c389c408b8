"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("boards", "/boards", "layers", "boards.view", 40),)
PHONE = (
    Entry("boards", "/boards", "layers", "boards.view", 20),
    Entry("search", "/search", "search", "boards.view", 60),
)

"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (
    Entry("data", "datasets", "/datasets", "database", "records.view", 30),
    Entry("data", "changes", "/changes", "history", "boards.view", 40),
)

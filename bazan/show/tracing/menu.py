"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("datasets", "/datasets", "database", "records.view", 100),)

"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("administer", "retention", "/retention", "shield", "retention.view", 40),)

"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("sources", "/sources", "activity", "sources.view", 110),)

"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("handle", "rosters", "/rosters", "calendar", "rosters.view", 70),)

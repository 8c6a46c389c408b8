"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("handle", "rosters", "/rosters", "calendar", "rosters.view", 70),)

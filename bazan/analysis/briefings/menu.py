"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("decide", "briefings", "/briefings", "file-text", "briefings.view", 20),)

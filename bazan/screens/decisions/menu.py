"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("decide", "decisions", "/decide", "compass", "boards.view", 10),)

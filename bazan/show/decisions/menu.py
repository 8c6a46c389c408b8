"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("decide", "decisions", "/decide", "compass", "boards.view", 10),)

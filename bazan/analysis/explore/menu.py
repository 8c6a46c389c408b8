"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("data", "explore", "/explore", "chart-column", "explorations.ask", 35),)

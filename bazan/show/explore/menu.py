"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("data", "explore", "/explore", "chart-column", "explorations.ask", 35),)

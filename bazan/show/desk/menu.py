"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("desk", "/desk", "bell", "alerts.view", 30),)

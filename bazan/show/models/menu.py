"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("administer", "models", "/models", "gauge", "models.view", 50),)

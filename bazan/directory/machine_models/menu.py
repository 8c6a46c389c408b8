"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("administer", "models", "/models", "gauge", "models.view", 50),)

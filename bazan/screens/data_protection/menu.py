"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("administer", "retention", "/retention", "shield", "retention.view", 40),)

"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("administer", "administration", "/admin", "settings", "changes.view", 10, first_for=("administrator",)),)

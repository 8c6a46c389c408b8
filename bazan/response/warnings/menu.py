"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("handle", "warnings", "/warnings", "megaphone", "warnings.view", 60),)

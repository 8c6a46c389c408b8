"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("data", "tokens", "/tokens", "external-link", "map.view", 50),)

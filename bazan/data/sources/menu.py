"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("data", "sources", "/sources", "activity", "sources.view", 20, first_for=("data_steward",)),)

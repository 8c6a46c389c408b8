"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("handle", "evacuation", "/evacuation", "route", "evacuation.view", 47),)

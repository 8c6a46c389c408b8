"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("handle", "incidents", "/incidents", "triangle-alert", "incidents.view", 40),)

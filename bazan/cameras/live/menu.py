"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("see", "cameras", "/cameras", "camera", "cameras.view", 35),)

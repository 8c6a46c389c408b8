"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("see", "cameras", "/cameras", "camera", "cameras.view", 35),)

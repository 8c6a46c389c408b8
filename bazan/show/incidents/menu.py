"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("handle", "incidents", "/incidents", "triangle-alert", "incidents.view", 40),)

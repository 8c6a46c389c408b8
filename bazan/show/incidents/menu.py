"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("incidents", "/incidents", "triangle-alert", "incidents.view", 50),)

"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("handle", "evacuation", "/evacuation", "route", "evacuation.view", 47),)

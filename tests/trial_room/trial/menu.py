"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("see", "trial", "/trial", "activity", "trial.view", 35),)

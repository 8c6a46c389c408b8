"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("see", "trial", "/trial", "activity", "trial.view", 35),)

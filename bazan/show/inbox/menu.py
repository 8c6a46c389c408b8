"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("inbox", "/inbox", "bell", "inbox.view", 10),)
PHONE = (Entry("inbox", "/inbox", "bell", "inbox.view", 50),)

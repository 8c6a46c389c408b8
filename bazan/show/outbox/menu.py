"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("administer", "outbox", "/demo/outbox", "smartphone", "outbox.view", 90, demo=True),)

"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("handle", "outbox", "/demo/outbox", "smartphone", "outbox.view", 90, demo=True),)

"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (Entry("handle", "inbox", "/inbox", "list", "inbox.view", 20, waiting="bazan.screens.inbox.inbox_messages.waiting"),)

"""The room's entries in the menu."""

from bazan.kernel.menu import Entry

ENTRIES = (Entry("directives", "/directives", "send", "directives.view", 60),)
PHONE = (
    Entry("work", "/work", "briefcase", "directives.handle", 30),
    Entry("directives", "/directives", "send", "directives.view", 40),
)

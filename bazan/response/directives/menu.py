"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (
    Entry("handle", "work", "/work", "briefcase", "directives.handle", 30, first_for=("agency_officer", "commune_officer")),
    Entry("handle", "directives", "/directives", "send", "directives.view", 50),
)

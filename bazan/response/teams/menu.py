"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (
    Entry("handle", "teams", "/teams", "users", "teams.view", 62),
    Entry("handle", "closures", "/closures", "minus", "closures.view", 64),
)

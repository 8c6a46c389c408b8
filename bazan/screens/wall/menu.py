"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (
    Entry("see", "wall", "/wall", "monitor", "wall.view", 10, first_for=("leader",), wide=True),
    Entry("see", "morning", "/morning", "sun", "boards.view", 20, first_on_phone_for=("leader",)),
)

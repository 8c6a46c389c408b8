"""The room's entries in the menu."""

from bazan.platform.web.navigation import Entry

ENTRIES = (
    Entry("handle", "desk", "/desk", "bell", "alerts.view", 10, first_for=("duty_officer",)),
    Entry("administer", "rules", "/alerts/rules", "sliders-horizontal", "alerts.switch", 30),
)

"""Who may do what in this room: a permission, and the roles that bring it within the places and sectors they are held in."""

GRANTS = {
    "alerts.view": ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator"),
    "alerts.handle": ("duty_officer", "agency_officer", "commune_officer"),
    "alerts.open": ("leader", "duty_officer", "agency_officer", "data_steward"),
    "alerts.switch": ("data_steward",),
    "alerts.change": ("data_steward", "administrator"),
}

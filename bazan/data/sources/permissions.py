"""Who may do what in this room: a permission, and the roles that bring it within the places and sectors they are held in."""

GRANTS = {
    "devices.manage": ("administrator",),
    "observations.import": ("agency_officer", "data_steward"),
    "sources.view": ("leader", "duty_officer", "agency_officer", "data_steward", "administrator"),
    "sources.declare": ("administrator",),
    "sources.manage": ("data_steward", "administrator"),
}

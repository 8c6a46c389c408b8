"""Who may do what in this room: a permission, and the roles that bring it within the places and sectors they are held in."""

GRANTS = {
    "channels.manage": ("administrator",),
    "inbox.view": ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator"),
    "rosters.view": ("leader", "duty_officer", "agency_officer", "commune_officer", "administrator"),
    "rosters.edit": ("leader", "agency_officer", "commune_officer", "administrator"),
}

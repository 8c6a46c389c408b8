"""Who may do what in this room: a permission, and the roles that bring it within the places and sectors they are held in."""

GRANTS = {
    "records.view": ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator"),
}

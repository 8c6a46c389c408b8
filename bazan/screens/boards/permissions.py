"""Who may do what in this room: a permission, and the roles that bring it within the places and sectors they are held in."""

GRANTS = {
    "boards.view": ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator"),
    "boards.compose": ("data_steward",),
}

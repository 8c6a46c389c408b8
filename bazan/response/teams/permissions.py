"""Who may do what in this room: a permission, and the roles that bring it within the places and sectors they are held in."""

GRANTS = {
    "teams.view": ("leader", "duty_officer", "agency_officer", "commune_officer"),
    "teams.direct": ("leader", "duty_officer", "agency_officer", "commune_officer"),
    "teams.share": ("leader", "duty_officer", "agency_officer", "commune_officer"),
}

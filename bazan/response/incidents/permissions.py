"""Who may do what in this room: a permission, and the roles that bring it within the places and sectors they are held in."""

GRANTS = {
    "incidents.view": ("leader", "duty_officer", "agency_officer", "commune_officer"),
    "incidents.command": ("leader", "duty_officer", "commune_officer"),
    "incidents.enter": ("leader",),
    "incidents.erase": ("leader", "administrator"),
    "incidents.exercise": ("duty_officer",),
    "incidents.handle": ("agency_officer", "commune_officer"),
    "incidents.open": ("leader", "duty_officer", "agency_officer", "commune_officer"),
}

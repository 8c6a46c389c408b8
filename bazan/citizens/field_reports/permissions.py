"""Who may do what in this room: a permission, and the roles that bring it within the places and sectors they are held in."""

GRANTS = {
    "field_reports.view": ("leader", "duty_officer", "agency_officer", "commune_officer"),
    "field_reports.take": ("duty_officer", "agency_officer", "commune_officer"),
    "field_reports.triage": ("duty_officer",),
    "field_reports.handle": ("agency_officer", "commune_officer"),
    "field_reports.publish": ("duty_officer",),
    "field_reports.identify": ("duty_officer",),
    "field_reports.route": ("duty_officer", "administrator"),
}

"""Who may do what in this room: a permission, and the roles that bring it within the places and sectors they are held in."""

GRANTS = {
    "forms.view": ("leader", "agency_officer", "commune_officer", "data_steward", "administrator"),
    "forms.approve": ("data_steward",),
    "forms.submit": ("agency_officer", "commune_officer"),
    "forms.unlock": ("data_steward",),
    "forms.verify": ("agency_officer",),
}

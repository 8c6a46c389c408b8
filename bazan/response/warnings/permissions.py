"""Who may do what in this room: a permission, and the roles that bring it within the places and sectors they are held in."""

GRANTS = {
    "warnings.view": ("leader", "duty_officer", "agency_officer", "commune_officer"),
    "warnings.compose": ("duty_officer", "agency_officer", "commune_officer"),
    "warnings.revise": ("duty_officer",),
    "warnings.release": ("leader",),
}
STRONG = ("warnings.release",)
"""Whoever holds it proves twice who they are."""

"""Who may do what in this room: a permission, and the roles that bring it within the places and sectors they are held in."""

GRANTS = {
    "cameras.view": ("leader", "duty_officer", "agency_officer", "commune_officer", "administrator"),
    "cameras.live": ("leader", "duty_officer"),
    "cameras.reveal": ("leader", "duty_officer"),
    "cameras.review": ("duty_officer",),
    "cameras.edit": ("administrator",),
    "cameras.share": ("leader", "duty_officer", "administrator"),
    "cameras.switch": ("duty_officer", "administrator"),
}
STRONG = ("cameras.reveal", "cameras.edit")
"""Whoever holds one of them proves twice who they are."""

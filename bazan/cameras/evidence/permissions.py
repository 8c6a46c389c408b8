"""Who may do what in this room: a permission, and the roles that bring it within the places and sectors they are held in."""

GRANTS = {
    "evidence.view": ("leader", "duty_officer"),
    "evidence.edit": ("duty_officer",),
    "evidence.export": ("duty_officer",),
}
STRONG = ("evidence.export",)
"""Whoever holds it proves twice who they are."""

"""Who may do what in this room: a permission, and the roles that bring it within the places and sectors they are held in."""

GRANTS = {
    "people.view": ("leader", "duty_officer", "administrator"),
    "people.administer": ("administrator",),
}
STRONG = ("people.administer",)
"""Whoever holds it proves twice who they are."""

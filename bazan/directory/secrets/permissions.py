"""Who may do what in this room: a permission, and the roles that bring it within the places and sectors they are held in."""

GRANTS = {
    "secrets.manage": ("administrator",),
}
"""Nobody may see one: there is no permission for that."""
STRONG = ("secrets.manage",)
"""Whoever holds it proves twice who they are."""

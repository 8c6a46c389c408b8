"""Who may do what in this room: a permission, and the roles that bring it within the places and sectors they are held in."""

GRANTS = {
    "indicators.try": ("data_steward",),
}
"""Compute a changed formula beside the one in force, and switch it on: a number of the whole sector changes with it."""

"""Who may do what in this room: a permission, and the roles that bring it within the places and sectors they are held in."""

GRANTS = {
    "indicators.try": ("data_steward",),
    "indicators.limit": ("data_steward", "administrator"),
}
"""``indicators.try``: compute a changed formula beside the one in force, and switch it on: a number of the whole sector changes with it.
``indicators.limit``: lay the province's own limits over a pack's: what is red, and who is called, changes with it."""

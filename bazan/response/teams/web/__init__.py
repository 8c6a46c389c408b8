"""Screens of the field: teams with what they have and where they are, the phone that shares its place, and roads that are cut."""

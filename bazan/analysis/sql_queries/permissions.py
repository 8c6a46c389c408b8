"""Who may do what in this room: a permission, and the roles that bring it within the places and sectors they are held in."""

GRANTS = {"inquiries.ask": ("data_steward",)}
STRONG = ("inquiries.ask",)
"""Whoever may put SQL to every table of their sectors proves twice who they are."""

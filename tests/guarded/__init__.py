"""Incidents that only who is in them sees, through every room that could tell of them."""

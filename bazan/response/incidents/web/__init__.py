"""Screens of incidents: the list, opening one, its room, its forms on paper, its after-action report, and exercises.

Follows: forms 201, 202, 204, 209 and 214 of the Incident Command System.
"""

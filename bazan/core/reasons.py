"""Bounds on the length of a reason that somebody gives for an action, in characters."""

SHORTEST_REASON = 3
"""For most actions."""
SHORTEST_LOOK_REASON = 5
"""For seeing who somebody is."""
SHORTEST_GRAVE_REASON = 10
"""For revealing or tracking people, for life safety, and for changing what administrators set."""
LONGEST_REASON = 300
"""For every action."""

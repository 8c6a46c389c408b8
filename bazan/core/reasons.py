"""How many characters a reason has at least that somebody gives for an act."""

SHORTEST_REASON = 3
"""Of most acts."""
SHORTEST_LOOK_REASON = 5
"""Of a look at who somebody is."""
SHORTEST_GRAVE_REASON = 10
"""Of what reveals people or watches for them, touches life safety, or changes what administrators set."""
LONGEST_REASON = 300

"""Did it work? What an indicator would have done without a directive, told by the places that didn't get it or by its own past.

Owns: estimates, each with what it was reckoned from. The algorithms are pure. The page:
docs/explanation/effects.md.
"""

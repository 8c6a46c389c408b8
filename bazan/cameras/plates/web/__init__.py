"""Number plates on screen: a search for a reason, and the watch list with what of it was met.

Owns: nothing; it shows. Calls: plates, cameras, organizations, people, frontend. Announces: nothing.
"""

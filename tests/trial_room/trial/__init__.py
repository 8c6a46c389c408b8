"""A toy room, to prove that a room is added by its own folder and a line or two elsewhere.

Owns: what it was called with. Calls: nobody. Announces: ``trial``. Standard: none.
"""

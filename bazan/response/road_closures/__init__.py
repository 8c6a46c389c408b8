"""Roads that are cut: where, why, for whom, since and until when, as far as it was known at any instant.

Owns: closures and every change of one. Announces: ``closures`` (``ClosureChanged``).
"""

"""Django's settings of an installation that a test starts: those of the product, with passwords that are hashed once.

The demo signs its hundred accounts in at its start, and a hash takes a third of a second.
"""

from bazan.processes.composition.django_settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.fixtures.password_hasher.FastHasher"]

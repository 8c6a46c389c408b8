"""Django settings of the product with passwords hashed once, for installations that tests start."""

from bazan.processes.composition.django_settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.fixtures.password_hasher.FastHasher"]

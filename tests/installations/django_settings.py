"""Django settings of the product with one round of password hashing, so that installations of tests start sooner."""

from bazan.processes.composition.django_settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.fixtures.password_hasher.FastHasher"]

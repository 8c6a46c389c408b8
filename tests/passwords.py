"""A hasher for tests, where no password guards anything."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class FastHasher(PBKDF2PasswordHasher):
    iterations = 1

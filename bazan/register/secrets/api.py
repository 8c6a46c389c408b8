"""Secrets: kept, forgotten, and read by the process that uses them. Other rooms import this and ``types``."""

from bazan.register.secrets.actions import forget, keep
from bazan.register.secrets.queries import environment, named, secret, value

__all__ = ["environment", "forget", "keep", "named", "secret", "value"]

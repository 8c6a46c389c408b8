"""Secrets: kept, forgotten, and read by the process that uses them. Other rooms import this and ``types``."""

from bazan.directory.secrets.actions import forget, keep
from bazan.directory.secrets.queries import environment, named, secret, value

__all__ = ["environment", "forget", "keep", "named", "secret", "value"]

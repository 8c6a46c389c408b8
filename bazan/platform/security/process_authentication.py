"""By what a process of ours shows another that it is one. Light: the supervisor writes it for the gate."""

from bazan.core.settings import Settings
from bazan.platform.security.signed_tokens import derived_key, secret_key

KEY = b"x-bazan-inner"
"""The header by which a process of ours shows that it is one."""


def inner_key(settings: Settings) -> str:
    """What only processes know that may read the secret key."""
    return derived_key(secret_key(settings), "inner").hex()


def inner_header(settings: Settings) -> dict[str, str]:
    """What a process of ours shows another."""
    return {KEY.decode(): inner_key(settings)}

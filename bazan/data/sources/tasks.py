"""What the jobs of sources call."""

from bazan.core.time import now
from bazan.data.sources import api


def lay(code: str) -> None:
    api.lay(code, now())


def check() -> None:
    api.check_health(now())

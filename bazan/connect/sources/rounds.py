"""What the jobs of sources call."""

from bazan.connect.sources import api
from bazan.core.time import now


def lay(code: str) -> None:
    api.lay(code, now())


def check() -> None:
    api.check_health(now())

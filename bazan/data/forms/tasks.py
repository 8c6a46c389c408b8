"""What the jobs of uploads call."""

from bazan.core.time import now
from bazan.data.forms import api


def check(upload_id: int) -> None:
    api.check(upload_id, now())


def commit(upload_id: int) -> None:
    api.commit(upload_id, now())

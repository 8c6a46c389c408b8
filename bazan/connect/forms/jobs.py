"""What the clock and people's uploads set going in the worker."""

from bazan.connect.forms import api
from bazan.engines.bus.api import job
from bazan.kernel.time import now


@job("forms.check", attempts=5)
def check(upload_id: int) -> None:
    api.check(upload_id, now())


@job("forms.commit", attempts=5)
def commit(upload_id: int) -> None:
    api.commit(upload_id, now())

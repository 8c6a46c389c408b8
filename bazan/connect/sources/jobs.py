"""What the clock and people's uploads set going in the worker."""

from bazan.connect.sources import api
from bazan.engines.bus.api import job
from bazan.kernel.time import now


@job("sources.pull")
def pull(source_id: int) -> None:
    api.pull_now(source_id)


@job("sources.import", attempts=20)
def read_import(run_id: int) -> None:
    api.read_import(run_id)


@job("sources.check")
def check() -> None:
    api.check_health(now())


@job("sources.retry", attempts=20)
def retry(ids: list[int], actor: str) -> None:
    api.retry_asked(ids, actor)

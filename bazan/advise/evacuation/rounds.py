"""What the job of a plan calls."""

from bazan.advise.evacuation import api
from bazan.core.time import now


def plan(plan_id: int) -> None:
    api.reckon(plan_id, now())

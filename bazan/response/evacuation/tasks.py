"""What the job of a plan calls."""

from bazan.core.time import now
from bazan.response.evacuation import api


def plan(plan_id: int) -> None:
    api.reckon(plan_id, now())

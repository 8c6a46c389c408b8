"""What the clocks and the job of anomalies call."""

from datetime import datetime

from bazan.core.time import now
from bazan.watch.anomalies import judging, overseeing, sensing


def judge(at: datetime) -> None:
    if not overseeing.stopped():
        judging.judge_due(at)


def sense(at: datetime) -> None:
    if not overseeing.stopped():
        sensing.sense_due(at)


def try_budget(sector: str, about: str) -> None:
    """What a budget that was set allows from now on."""
    if about == "indicators":
        judging.tell(sector, now())
    else:
        sensing.learn(sector, now())

"""What the clocks and the job of anomalies call."""

from datetime import datetime

from bazan.core.time import now
from bazan.monitoring.anomalies import indicator_anomalies, machine_model_registration, sensor_anomalies


def judge(at: datetime) -> None:
    if not machine_model_registration.stopped():
        indicator_anomalies.judge_due(at)


def sense(at: datetime) -> None:
    if not machine_model_registration.stopped():
        sensor_anomalies.sense_due(at)


def try_budget(sector: str, about: str) -> None:
    """What a budget that was set allows from now on."""
    if about == "indicators":
        indicator_anomalies.tell(sector, now())
    else:
        sensor_anomalies.learn(sector, now())

"""What the room offers: how unusual values are, which parts brought a change, and how many alarms are allowed."""

from bazan.monitoring.anomalies.alarm_budgets import set_budget
from bazan.monitoring.anomalies.algorithms.explanation import contributions, leading, since
from bazan.monitoring.anomalies.indicator_anomalies import judge_due
from bazan.monitoring.anomalies.machine_model_registration import declare_models
from bazan.monitoring.anomalies.queries import budgets, courses
from bazan.monitoring.anomalies.sensor_anomalies import sense_due

__all__ = ["budgets", "contributions", "courses", "declare_models", "judge_due", "leading", "sense_due", "set_budget", "since"]

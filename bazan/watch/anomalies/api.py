"""What the room offers: how unusual values are, which parts brought a change, and how many alarms are allowed."""

from bazan.watch.anomalies.budgeting import set_budget
from bazan.watch.anomalies.explaining import contributions, leading, since
from bazan.watch.anomalies.judging import judge_due
from bazan.watch.anomalies.overseeing import declare_models
from bazan.watch.anomalies.queries import budgets, courses
from bazan.watch.anomalies.sensing import sense_due

__all__ = ["budgets", "contributions", "courses", "declare_models", "judge_due", "leading", "sense_due", "set_budget", "since"]

"""Who sends which form when: near its due date, some units late, one never; verified, approved and locked in the days after."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from simulator.clock import HOUR
from simulator.declared import Declared, Form
from simulator.feeds.stage import Stage
from simulator.feeds.working_time import HOURS_A_DAY, WorkingTime, day_number, day_of, midnight
from simulator.noise import seed_number, uniform
from simulator.periods import Period, period_of

CLOSING_H = 17
ACTS = ("send", "verify", "approve", "lock")
LEAST = 3
"""Periods of each form, however short the history: the one that runs, the last and what it is compared with."""


@dataclass(frozen=True)
class Task:
    """One unit's form of one period, with the moments of everything that happens to it."""

    form: Form
    period: Period
    organization: str
    moments: dict[str, int]
    """Act to when it happens: send, verify, approve, lock; ``correct`` where a slip is mended later."""
    slip: dict[str, Any] | None = None
    """What is entered wrongly at first and found later."""
    lot: float = 1.0
    """In [0, 1): decides whether the workbook goes wrong on its first way."""

    @property
    def key(self) -> str:
        return f"{self.form.code}|{self.period.text}|{self.organization}"

    @property
    def sector(self) -> str:
        return self.form.code.split(".")[0]

    def acts(self) -> list[str]:
        """Everything that happens to it, in order. After a correction it is verified and approved once more."""
        if "correct" not in self.moments:
            return list(ACTS)
        return ["send", "verify", "correct", "verify", "approve", "lock"]


def due(form: Form, period: Period, time: WorkingTime) -> int:
    """The moment a form of a period is due: 17:00 of a working day, a day after the period, or a day of its last month."""
    last = day_number(period.end) - 1
    if "working_days" in form.due:
        day = time.days_after(last, int(form.due["working_days"]))
    elif "day" in form.due:
        month = day_of(last)
        day = day_number(date(month.year, month.month, int(form.due["day"])))
    else:
        day = last + int(form.due.get("days", 10))
    return midnight(day) + CLOSING_H * HOUR


def owing(form: Form, stage: Stage) -> list[str]:
    """The units that owe a form."""
    if "organizations" in form.owed_by:
        return list(form.owed_by["organizations"])
    return [f"ubnd-{commune.code}" for commune in stage.communes]


def tasks(seed: int, stage: Stage, declared: Declared, since: date, until: date) -> Iterator[Task]:
    """Every form of the newest periods, and of all that end after ``since``, as far as they are owed by ``until``; in no order."""
    told = stage.knob("offices", otherwise={})
    never, depth = set(told.get("never", ())), told.get("periods", {})
    for form in declared.forms.values():
        period, number = period_of(until, form.grain), 0
        earliest = since.replace(year=since.year - int(told.get("years", 2)) + 1, month=1, day=1) if form.grain == "year" else since
        while (number < LEAST or period.end > earliest) and number <= int(depth.get(form.code, 10_000)):
            if form.grain in ("day", "week") or period.end <= until + timedelta(days=40):
                for organization in owing(form, stage):
                    if organization not in never and (task := _task(seed, stage, form, period, organization, told)):
                        yield task
            period, number = period.before(), number + 1


def _task(seed: int, stage: Stage, form: Form, period: Period, organization: str, told: dict[str, Any]) -> Task | None:
    time = stage.time
    part = uniform(seed, seed_number(f"{form.code}|{period.text}|{organization}") % 2**31, range(8))
    limit = due(form, period, time)
    late_days = float(told.get("late", {}).get(organization, 0))
    if late_days and part[0] < 0.75:
        send = time.after(limit, HOURS_A_DAY * late_days * (0.4 + 0.8 * float(part[1])))
    else:
        early = HOURS_A_DAY * (0.1 if form.grain == "day" else 1.6) * float(part[1])
        send = max(time.at(time.hours(limit) - early), midnight(day_number(period.end) if form.due.get("day") is None else 0) + 7 * HOUR)
    verify = time.after(send, 1 + 6 * float(part[2]))
    approve = time.after(verify, 1 + 7 * float(part[3]))
    moments = {"send": send, "verify": verify, "approve": approve, "lock": time.after(approve, HOURS_A_DAY * 15)}
    slip = _slip(told, form, period, organization, float(part[4]))
    if slip is not None:
        moments["correct"] = max(time.after(send, float(slip.get("after_h", 10))), verify + 60)
        again = time.after(moments["correct"], 1.5)
        moments |= {"approve": max(approve, time.after(again, 1)), "lock": moments["lock"] + 86400}
    return Task(form, period, organization, moments, slip, float(part[5]))


def _slip(told: dict[str, Any], form: Form, period: Period, organization: str, part: float) -> dict[str, Any] | None:
    for slip in told.get("slips", ()):
        if (
            slip["form"] == form.code
            and slip["organization"] == organization
            and period.begin.month % int(slip.get("every", 1)) == int(slip.get("offset", 0))
        ):
            return slip
    if part < float(told.get("swapped_digits", 0)):
        return {"reason": "Đảo chữ số khi nhập", "swap": True, "after_h": 14}
    return None

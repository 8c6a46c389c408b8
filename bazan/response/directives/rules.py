"""Pure decisions: a directive's life, when it is due, what its indicator's course says of it, how many were kept."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from bazan.coordination.cases.types import Arrow, CaseInfo, Standing, Workflow
from bazan.core.time import LOCAL, Period, local_day
from bazan.core.working_hours import Hours
from bazan.response.directives.types import Climb, PublicState, Scores, Verdict

SHORTEST = 3
"""Characters of a directive's words, at the least."""
CHOICES = 3
"""Deadlines offered by the ends of periods."""
_DAYS_AHEAD = 40
"""How far ahead a choice of deadline is looked for: no holiday is longer."""


def _arrow(act: str, start: str, end: str, role: str, **demands: bool) -> Arrow:
    return Arrow(act, frozenset(start.split()), end, frozenset({role}), **demands)


DIRECTIVE = Workflow(
    "directive",
    "given",
    (
        _arrow("accept", "given", "working", "lead"),
        _arrow("decline", "given", "declined", "lead", reason=True),
        _arrow("report", "working", "working", "lead", reason=True),
        _arrow("ask_extension", "working", "working", "lead", reason=True),
        _arrow("finish", "working", "finished", "lead", reason=True, evidence=True),
        _arrow("refuse_extension", "working", "working", "giver", reason=True),
        _arrow("pass_on", "declined", "given", "giver", hands_over=True),
        _arrow("confirm", "finished", "confirmed", "giver"),
        _arrow("send_back", "finished", "working", "giver", reason=True),
        _arrow("withdraw", "given working declined", "withdrawn", "giver", reason=True),
    ),
    running=frozenset({"given", "working"}),
    delivered=frozenset({"finished"}),
)
"""The life of a directive. Parts asked of supporting organizations live by casework's own table."""


def due_choices(at: datetime, times: Sequence[time], hours: Hours) -> tuple[datetime, ...]:
    """The next instant of each clock time on a day that is worked, the nearest first, one for each time."""

    def following(clock: time) -> datetime:
        day = local_day(at)
        for _ in range(_DAYS_AHEAD):
            found = datetime.combine(day, clock, LOCAL)
            if found > at and hours.days.works(day):
                return found
            day += timedelta(days=1)
        raise ValueError(f"no day is worked within {_DAYS_AHEAD} days of {at}")

    return tuple(sorted(following(clock) for clock in times))


def due_ends(at: datetime, grain: str, hours: Hours) -> tuple[datetime, ...]:
    """The close of the last worked day of three periods, the present one first if a quarter of it is left."""
    found: list[datetime] = []
    period = Period.holding(at, grain)
    if period.end - at < (period.end - period.start) / 4:
        period = period.next()
    for _ in range(_DAYS_AHEAD):
        day, first = local_day(period.end - timedelta(seconds=1)), local_day(period.start)
        while day > first and not hours.days.works(day):
            day -= timedelta(days=1)
        if hours.days.works(day) and hours.closes(day) > at:
            found.append(hours.closes(day))
        if len(found) == CHOICES:
            return tuple(found)
        period = period.next()
    raise ValueError(f"no day is worked within {_DAYS_AHEAD} {grain}s of {at}")


def way(baseline: float | None, goal: float, direction: str) -> int:
    """Which way the indicator should go: 1 up, -1 down, 0: it should stand exactly there."""
    if baseline is not None and baseline != goal:
        return 1 if goal > baseline else -1
    return {"up": 1, "down": -1}.get(direction, 0)


def reached(after: float, goal: float, towards: int) -> bool:
    """Whether a value is at the goal or beyond."""
    return after == goal if towards == 0 else (after - goal) * towards >= 0


def share_of_way(baseline: float | None, after: float, goal: float) -> float | None:
    """How much of the way was gone: 0 none, 1 all of it, below 0 backwards; null: there was no way to go."""
    return None if baseline is None or baseline == goal else (after - baseline) / (goal - baseline)


def judged_from(grain: str, due_at: datetime, delivered_at: datetime | None, settles: int) -> datetime:
    """When an indicator has had its time: so many whole periods after the one in which the work was delivered, or was due."""
    found = Period.holding(delivered_at or due_at, grain)
    for _ in range(settles):
        found = found.next()
    return found.end


def verdict(baseline: float | None, after: float | None, goal: float, direction: str, early: bool, noticeable: float) -> Verdict:
    """What an indicator's course says. ``after``: its newest value since the directive was given; ``early``: its time isn't up.

    A value at the goal counts as reached even before its time is up, for as long as it stands there.
    """
    if after is not None and reached(after, goal, way(baseline, goal, direction)):
        return "reached"
    if early:
        return "early"
    if after is None:
        return "no_data"
    gone = share_of_way(baseline, after, goal)
    return "moved" if gone is not None and gone >= noticeable else "unmoved"


def public_state(case: CaseInfo, at: datetime) -> PublicState:
    """How everybody is told that it stands."""
    if case.late(at):
        return "late"
    if case.state == "confirmed":
        return "done" if case.in_time() else "done_late"
    return case.state  # pyrefly: ignore[bad-return] - the other states of its table are told by their own name


def climbed(due_at: datetime, at: datetime, climbs: Sequence[Climb], hours: Hours) -> int:
    """How many steps a directive still owed has climbed by now."""
    if at <= due_at:
        return 0
    worked = hours.between(due_at, at)
    return sum(worked >= timedelta(minutes=step.after_minutes) for step in climbs)


def scores(rows: Iterable[tuple[CaseInfo, str, bool]], start: datetime, end: datetime, at: datetime, standing: Standing) -> Scores:
    """Of (case, verdict, names an indicator): the scores of [start, end) as they stand at an instant."""
    counts = dict.fromkeys(("given", "due", "on_time", "judged", "effective"), 0)
    for case, found, aimed in rows:
        counts["given"] += start <= case.opened_at < end
        if case.state == "withdrawn" or not start <= case.first_due_at < min(end, at):
            continue
        counts["due"] += 1
        counts["on_time"] += case.in_time()
        counts["judged"] += aimed and found not in ("", "early")
        counts["effective"] += aimed and found == "reached"
    return Scores(**counts, standing=standing)

"""Dossiers of administrative procedures: about 250 a working day, each with its steps, its pauses and its end.

A life changes when the dossier is received, when more papers are asked for and come, when it is done and when it is handed over;
now and then its end is corrected days later. Names follow what the one-stop systems of the provinces send.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simulator.clock import DAY, HOUR
from simulator.feeds.life import Life, Row, choose, draws, how_many, local
from simulator.feeds.stage import Stage, table
from simulator.feeds.working_time import HOURS_A_DAY, midnight

_STATE = ("received", "processing", "supplement", "done", "returned", "refused", "withdrawn")
WIDTH = 32
"""Random numbers a dossier takes."""


@dataclass(frozen=True)
class Procedure:
    """One procedure as the demo plays it."""

    code: str
    field: str
    days: int
    """Working days the law allows."""
    level: str
    """``commune`` or ``province``."""
    unit: str
    """Who resolves it where the level is the province."""
    weight: float
    fee: int
    """Dong; 0: free."""


@dataclass(frozen=True)
class Dossier:
    """All that ever happens to one dossier; instants are Unix seconds."""

    code: str
    procedure: Procedure
    receiving: str
    resolving: str
    channel: str
    applicant: str
    received: int
    due: int
    asked: tuple[tuple[int, int], ...]
    """(more papers asked for, more papers came)."""
    done: int
    returned: int
    end: str
    """done, refused, withdrawn."""
    paid_online: bool
    digitised: bool
    reused: bool
    electronic_result: bool
    vneid: bool
    stars: int | None
    corrected: int | None
    """When the end noted at first is corrected."""
    noted_done: int
    """The end noted at first."""


class Dossiers:
    """The one-stop system of the province."""

    memory_days = 150

    def __init__(self, seed: int, stage: Stage, procedures: list[Procedure], dataset: str = "administration.dossiers"):
        self.seed, self.stage, self.procedures, self.dataset = seed, stage, procedures, dataset
        self.weights = np.array([procedure.weight for procedure in procedures])
        self.late_units = {str(code): float(slow) for code, slow in stage.knob("dossiers", "late_units", otherwise={}).items()}
        self.a_day = float(stage.knob("dossiers", "a_working_day", otherwise=250))

    def count(self, day: int) -> int:
        """How many come in on a local day."""
        part = float(draws(self.seed, "dossiers-count", day, 1, 1)[0, 0])
        mean = self.a_day * (1.15, 1.05, 1.0, 0.95, 0.85, 1.0, 1.0)[(day + 3) % 7] if self.stage.time.works(day) else 0.07 * self.a_day
        return int(how_many(mean, part))

    def dossiers(self, day: int) -> Iterator[Dossier]:
        """The dossiers of a local day, in the order of their numbers."""
        count = self.count(day)
        parts = draws(self.seed, "dossiers", day, count, WIDTH)
        kinds = choose(self.weights, parts[:, 0])
        homes = choose(self.stage.weights, parts[:, 1])
        others = choose(self.stage.weights, parts[:, 2])
        for number in range(count):
            procedure = self.procedures[kinds[number]]
            home, other = (self.stage.communes[where[number]].code for where in (homes, others))
            yield self._dossier(day, number, procedure, home, other, parts[number])

    def _dossier(self, day: int, number: int, procedure: Procedure, home: str, other: str, part: Any) -> Dossier:
        time, open_day = self.stage.time, self.stage.time.works(day)
        online = part[3] < 0.62 + 0.0004 * max(0, min(400, day - 20_400)) or not open_day
        channel = "online" if online else ("post" if part[4] < 0.06 else "direct")
        resolving = procedure.unit if procedure.level == "province" else f"ubnd-{home}"
        desk = "tt-hcc" if procedure.level == "province" else resolving
        receiving = f"ubnd-{other}" if part[5] < 0.06 else desk
        came = midnight(day) + round((6 + 16 * part[6]) * HOUR)
        received = (
            time.after(came, 0.25 + 2 * part[7])
            if online
            else time.at(time.hours(midnight(day) + DAY // 4) + 0.05 + part[6] * (HOURS_A_DAY - 0.1))
        )
        allowed = procedure.days * HOURS_A_DAY
        asked = self._pauses(received, allowed, part)
        paused = sum(time.hours(came_back) - time.hours(wanted) for wanted, came_back in asked)
        slow = self.late_units.get(resolving, 0.0)
        pace = 0.62 * np.exp(0.34 * (part[13] + part[14] + part[15] - 1.5) * 1.4) + (slow * part[16] if part[17] < 0.5 else 0.0)
        done = time.after(received, max(0.4, allowed * float(pace)) + paused)
        done = max(done, time.after(asked[-1][1], 0.5)) if asked else done
        returned = done + 60 if part[18] < 0.5 else time.after(done, 20 * float(part[19]))
        end = "done" if part[20] > 0.017 else ("refused" if part[20] > 0.006 else "withdrawn")
        wrong = part[21] < 0.006 and end == "done"
        stars = (
            (5 if part[22] < 0.62 else 4 if part[22] < 0.9 else 3 if part[22] < 0.96 else 2 if part[22] < 0.985 else 1)
            if part[23] < 0.35
            else None
        )
        due = time.after(received, allowed + paused)
        return Dossier(
            code=f"DEMO.{day:05d}.{number:04d}",
            procedure=procedure,
            receiving=receiving,
            resolving=resolving,
            channel=channel,
            applicant="enterprise" if part[24] < (0.45 if procedure.level == "province" else 0.06) else "citizen",
            received=received,
            due=due,
            asked=asked,
            done=done,
            returned=max(returned, done + 60),
            end=end,
            paid_online=procedure.fee > 0 and bool(part[25] < (0.68 if online else 0.22)),
            digitised=bool(part[26] < (0.93 if online else 0.78)),
            reused=bool(part[27] < 0.44),
            electronic_result=bool(part[28] < (0.9 if online else 0.7)),
            vneid=bool(online and part[29] < 0.94),
            stars=stars,
            corrected=time.after(max(returned, done), HOURS_A_DAY * (2 + 3 * float(part[30]))) if wrong else None,
            noted_done=time.after(done, HOURS_A_DAY * 1.5) if wrong else done,
        )

    def _pauses(self, received: int, allowed: float, part: Any) -> tuple[tuple[int, int], ...]:
        """Seven of a hundred are asked for more papers, one of them twice."""
        if part[8] >= 0.07:
            return ()
        time = self.stage.time
        first = time.after(received, allowed * (0.1 + 0.3 * float(part[9])) + 0.2)
        back = time.after(first, HOURS_A_DAY * (0.5 + 5 * float(part[10])))
        if part[8] >= 0.01:
            return ((first, back),)
        again = time.after(back, allowed * 0.2 * float(part[11]) + 0.5)
        return ((first, back), (again, time.after(again, HOURS_A_DAY * (0.5 + 4 * float(part[12])))))

    def born(self, day: int) -> Iterator[Life]:
        for dossier in self.dossiers(day):
            yield life(dossier)


def life(dossier: Dossier) -> Life:
    """When a dossier's row changes and what it then says."""
    moments = {dossier.received, dossier.noted_done, max(dossier.returned, dossier.noted_done)}
    moments |= {moment for pair in dossier.asked for moment in pair}
    if dossier.corrected:
        moments.add(max(dossier.corrected, dossier.noted_done + 60))
    return Life(dossier.code, tuple(sorted(moments)), lambda moment: row(dossier, moment))


def row(dossier: Dossier, moment: int) -> Row:
    """What the one-stop system knows of a dossier at a moment."""
    corrected = dossier.corrected is not None and moment >= max(dossier.corrected, dossier.noted_done + 60)
    if not corrected:
        dossier = replace(dossier, done=dossier.noted_done, returned=max(dossier.returned, dossier.noted_done))
    asked = tuple(pair for pair in dossier.asked if pair[0] <= moment)
    waits = any(back > moment for _, back in asked)
    done, returned = moment >= dossier.done, moment >= dossier.returned
    ended = done and dossier.end == "done"
    state = "supplement" if waits else (("returned" if returned and ended else dossier.end) if done else "processing")
    return {
        "dossier": dossier.code,
        "procedure": dossier.procedure.code,
        "field": dossier.procedure.field,
        "receiving_unit": dossier.receiving,
        "resolving_unit": dossier.resolving,
        "channel": dossier.channel,
        "applicant": dossier.applicant,
        "received_at": local(dossier.received),
        "due_at": local(dossier.due),
        "supplements": len(asked),
        "supplement_at": local(asked[0][0]) if asked else None,
        "resumed_at": local(asked[-1][1]) if asked and not waits else None,
        "done_at": local(dossier.done) if done else None,
        "returned_at": local(dossier.returned) if returned and ended else None,
        "state": state,
        "fee": dossier.procedure.fee,
        "paid_online": dossier.paid_online,
        "digitised": dossier.digitised,
        "reused": dossier.reused,
        "electronic_result": bool(ended and dossier.electronic_result),
        "vneid": dossier.vneid,
        "stars": dossier.stars if returned else None,
    }


def procedures(path: Any) -> list[Procedure]:
    """The procedures of a table with the columns of ``Procedure``."""
    return [
        Procedure(row["code"], row["field"], int(row["days"]), row["level"], row["unit"], float(row["weight"]), int(row["fee"] or 0))
        for row in table(path)
    ]

"""Dossiers of administrative procedures: about 250 a working day, each with its steps, its pauses and its end.

A life changes when the dossier is received, when more papers are asked for and come, when it is done and when it is handed over;
now and then its end is corrected days later. Names follow what the one-stop systems of the provinces send.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from simulator.clock import DAY, HOUR
from simulator.feeds.life import Life, Row, choose, draws, how_many, local
from simulator.feeds.stage import Stage, table
from simulator.feeds.working_time import HOURS_A_DAY, midnight

CHANNELS = {"direct": "1", "online": "2", "post": "3"}
WIDTH = 32
"""Random numbers a dossier takes."""


@dataclass(frozen=True)
class Procedure:
    """One procedure as the demo plays it."""

    code: str
    name: str
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
    online: str = "full"
    """none, part, full: how far it is offered online."""
    paper: bool = True
    """Whether its result is a paper."""


@dataclass(frozen=True)
class Dossier:
    """All that ever happens to one dossier; instants are Unix seconds."""

    code: str
    procedure: Procedure
    receiving: str
    resolving: str
    channel: str
    applicant: str
    came: int
    received: int
    assigned: int
    """When the unit that resolves it takes it up."""
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
    from_store: bool
    synced: bool
    apology: bool
    stars: int | None
    corrected: int | None
    """When the end noted at first is corrected."""
    noted_done: int
    """The end noted at first."""
    office_hours: Callable[[float], float]


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
            came=min(came, received) if online else received,
            received=received,
            assigned=time.after(received, 0.3 + 2.5 * float(part[31])),
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
            from_store=bool(part[27] < 0.2 if online else part[27] < 0.05),
            synced=bool(part[26] < 0.985),
            apology=bool(part[19] < 0.6),
            stars=stars,
            office_hours=time.hours,
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
    end = {"done": "9", "refused": "8", "withdrawn": "7"}[dossier.end]
    state = "5" if waits else (("10" if returned and ended else end) if done else ("4" if moment >= dossier.assigned else "2"))
    paused = sum(dossier.office_hours(pair[1]) - dossier.office_hours(pair[0]) for pair in asked if pair[1] <= moment)
    late = done and dossier.done > dossier.due
    paid = dossier.procedure.fee > 0 and dossier.channel != "post"
    return {
        "dossier": dossier.code,
        "procedure": dossier.procedure.code,
        "procedure_name": dossier.procedure.name,
        "field": dossier.procedure.field,
        "channel": CHANNELS[dossier.channel],
        "applicant": "2" if dossier.applicant == "enterprise" else "1",
        "identity": identity_of(dossier.code),
        "receiving_unit": dossier.receiving,
        "resolving_unit": dossier.resolving,
        "submitted_at": local(dossier.came),
        "received_at": local(dossier.received),
        "due_at": local(dossier.due),
        "supplements": len(asked),
        "supplement_at": local(asked[0][0]) if asked else None,
        "paused_h": round(paused, 2) if asked else None,
        "ended_at": local(dossier.done) if done else None,
        "returned_at": local(dossier.returned) if returned and ended else None,
        "state": state,
        "fee": dossier.procedure.fee,
        "fee_paid": paid,
        "payment": ("1" if dossier.vneid else "2") if dossier.paid_online else "0",
        "needs_result": dossier.procedure.paper,
        "e_result": bool(ended and dossier.procedure.paper and dossier.electronic_result),
        "digitised": dossier.digitised,
        "reused": dossier.reused,
        "from_store": dossier.from_store,
        "identified": dossier.vneid,
        "synced": dossier.synced,
        "away": dossier.receiving != dossier.resolving and dossier.receiving.startswith("ubnd-"),
        "apology": bool(late and dossier.apology),
        "disliked": dossier.stars is not None and returned and dossier.stars < 3,
    }


def identity_of(code: str) -> str:
    """Return a made-up identity number of 12 digits. No province has the number 000, so it is nobody's."""
    return f"000{zlib.crc32(code.encode()) % 10**9:09}"


class Steps:
    """The way of the same dossiers through the houses, one row a step."""

    memory_days = Dossiers.memory_days

    def __init__(self, dossiers: Dossiers, dataset: str = "administration.dossier_steps"):
        self.dossiers, self.dataset = dossiers, dataset

    def born(self, day: int) -> Iterator[Life]:
        for dossier in self.dossiers.dossiers(day):
            for number, (moment, told) in enumerate(steps(dossier)):
                yield Life(f"{dossier.code}.{number}", (moment,), lambda at, told=told: told)


def steps(dossier: Dossier) -> list[tuple[int, Row]]:
    """(moment, row) of every step, in order."""
    found = [(dossier.received, "2", dossier.receiving, "Tiếp nhận"), (dossier.assigned, "4", dossier.resolving, "Phân công xử lý")]
    for wanted, back in dossier.asked:
        found += [(wanted, "5", dossier.resolving, "Yêu cầu bổ sung"), (back, "4", dossier.resolving, "Đã bổ sung, xử lý tiếp")]
    end = {"done": ("9", "Xử lý xong"), "refused": ("8", "Dừng xử lý, có văn bản trả lời"), "withdrawn": ("7", "Người nộp rút hồ sơ")}
    found.append((dossier.noted_done, end[dossier.end][0], dossier.resolving, end[dossier.end][1]))
    if dossier.end == "done":
        found.append((max(dossier.returned, dossier.noted_done + 60), "10", dossier.receiving, "Trả kết quả"))
    rows = []
    for moment, state, unit, note in sorted(found):
        due = local(dossier.due) if state in ("2", "4") else None
        rows.append((moment, {"dossier": dossier.code, "state": state, "at": local(moment), "unit": unit, "due_at": due, "note": note}))
    return rows


def procedures(path: Path) -> list[Procedure]:
    """The procedures of a table with the columns of ``Procedure``."""
    return [
        Procedure(
            row["code"], row["name"], row["field"], int(row["days"]), row["level"], row["unit"], float(row["weight"]),
            int(row["fee"] or 0), row["online"], row["paper"] == "1",
        )
        for row in table(path)
    ]  # fmt: skip

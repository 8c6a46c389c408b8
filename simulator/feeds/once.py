"""Tables that come once: the catalogue of procedures, exam results of past years; and petitions, which are few."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np

from simulator.clock import HOUR
from simulator.declared import Dataset
from simulator.feeds.dossiers import Procedure
from simulator.feeds.life import Life, Row, choose, draws, how_many, local
from simulator.feeds.stage import Stage
from simulator.feeds.working_time import HOURS_A_DAY, midnight
from simulator.noise import normal, seed_number, uniform


def catalogue(seed: int, stage: Stage, procedures: list[Procedure]) -> list[Row]:
    """One row a procedure and body with authority."""
    rows: list[Row] = []
    for procedure in procedures:
        units = [procedure.unit] if procedure.level == "province" else [f"ubnd-{commune.code}" for commune in stage.communes]
        part = uniform(seed, seed_number(procedure.code) % 2**31, np.arange(4))
        decided = date(2025, 7, 1 + int(25 * part[0]))
        late = part[1] < 0.06
        for unit in units:
            rows.append(
                {
                    "procedure": procedure.code,
                    "name": procedure.name,
                    "field": procedure.field,
                    "unit": unit,
                    "decided_on": decided.isoformat(),
                    "announce_by": date(2025, 8, 4).isoformat(),
                    "published_on": date(2025, 8, 12 if late else 5).isoformat(),
                    "publish_by": date(2025, 8, 8).isoformat(),
                    "complete": bool(part[2] < 0.97),
                    "online": procedure.online,
                    "has_fee": procedure.fee > 0,
                    "needs_result": procedure.paper,
                }
            )
    return rows


_MEANS = {
    "Toan": 6.1,
    "NguVan": 6.6,
    "NgoaiNgu": 5.1,
    "VatLy": 6.6,
    "HoaHoc": 6.6,
    "SinhHoc": 6.2,
    "LichSu": 6.4,
    "DiaLi": 6.6,
    "DiaLy": 6.6,
    "GDCD": 8.1,
}
_TAKEN = {"Toan": 0.98, "NguVan": 0.98, "NgoaiNgu": 0.7}


def exams(seed: int, exam: Dataset, until_year: int) -> list[Row]:
    """One row a subject and year: the territory's own province to 2025, the merged one after."""
    rows: list[Row] = []
    for year in range(2017, until_year + 1):
        province, pupils = ("63", 6100 + 120 * (year - 2017)) if year < 2026 else ("68", 38_000)
        for subject in exam.codes("subject"):
            key = (seed_number(subject) % 2**31, year)
            mean = _MEANS.get(subject, 6.7) - 0.25 + 0.04 * (year - 2017) + 0.22 * float(normal(seed, *key, 1))
            high = float(np.clip(0.06 + 0.13 * (mean - 5.6), 0.01, 0.75))
            rows.append(
                {
                    "period": str(year),
                    "province": province,
                    "subject": subject,
                    "candidates": round(pupils * _TAKEN.get(subject, 0.33) * (1 + 0.03 * float(normal(seed, *key, 2)))),
                    "mean": round(mean, 3),
                    "ge8": round(high, 4),
                    "lt5": round(float(np.clip(0.62 - 0.085 * mean, 0.01, 1 - high)), 4),
                }
            )
    return rows


class Petitions:
    """Petitions about rules and conduct: one or two a day, answered within 15 working days, mostly."""

    memory_days = 60

    def __init__(self, seed: int, stage: Stage, procedures: list[Procedure], dataset: str = "administration.petitions"):
        self.seed, self.stage, self.procedures, self.dataset = seed, stage, procedures, dataset

    def born(self, day: int) -> Iterator[Life]:
        if not self.stage.time.works(day):
            return
        count = int(how_many(1.3, draws(self.seed, "petitions-count", day, 1, 1)[0, 0]))
        for number, part in enumerate(draws(self.seed, "petitions", day, count, 14)):
            yield self._life(f"DEMO-PAKN-{day}-{number}", day, part)

    def _life(self, code: str, day: int, part: Any) -> Life:
        time = self.stage.time
        procedure = self.procedures[int(part[0] * len(self.procedures))]
        home = self.stage.communes[int(choose(self.stage.weights, part[1]))].code
        unit = procedure.unit if procedure.level == "province" else f"ubnd-{home}"
        received = midnight(day) + round((7.5 + 9 * part[2]) * HOUR)
        outcome = "refused" if part[3] < 0.12 else ("more" if part[3] < 0.2 else "answered")
        limit = {"refused": 2, "more": 5, "answered": 15}[outcome]
        answered = time.after(received, limit * HOURS_A_DAY * (0.2 + 0.85 * float(part[4])))
        published = time.after(answered, HOURS_A_DAY * (0.3 + 2 * float(part[5])))
        first: Row = {
            "petition": code,
            "kind": "conduct" if part[6] < 0.3 else "rule",
            "procedure": procedure.code,
            "unit": unit,
            "received_at": local(received),
            "due_at": local(time.after(received, limit * HOURS_A_DAY)),
            "repeated": bool(part[7] < 0.06),
        }
        seen = {"answered_at": local(answered), "outcome": outcome}
        out = {
            "published_at": local(published),
            "publish_by": local(time.after(answered, 2 * HOURS_A_DAY)),
            "likes": int(6 * part[8]),
            "dislikes": int(4 * part[9] ** 2),
        }

        def tell(moment: int) -> Row:
            return first | (seen if moment >= answered else {}) | (out if moment >= published and outcome == "answered" else {})

        return Life(code, tuple(sorted({received, answered, published})), tell)

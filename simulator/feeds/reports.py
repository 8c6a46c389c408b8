"""Reports of people from the field: what is broken, blocked, burning; taken or turned away, answered in time, late or with more time.

The first deadline is never moved: more time is a fact of its own. A rainy day brings more reports of roads and water.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from simulator.clock import DAY, HOUR
from simulator.feeds.life import Life, Row, choose, draws, how_many, local
from simulator.feeds.rain import DailyRain
from simulator.feeds.stage import Commune, Stage
from simulator.feeds.working_time import HOURS_A_DAY, midnight

_WIDTH = 26
_WET = {"traffic_security", "environment", "urban_order"}


class Reports:
    """The reports of one entry: app, hotline, desk."""

    memory_days = 90

    def __init__(self, seed: int, stage: Stage, rain: DailyRain, dataset: str = "field_reports.reports"):
        self.seed, self.stage, self.rain, self.dataset = seed, stage, rain, dataset
        self.told: dict[str, Any] = stage.knob("reports", otherwise={})
        weights: dict[str, float] = self.told.get("weights", {"other": 1})
        self.fields, self.weights = list(weights), np.array(list(weights.values()), float)
        self.wet = np.array([field in _WET for field in self.fields])

    def born(self, day: int) -> Iterator[Life]:
        fallen = self.rain.of(day)
        wetter = fallen / float(self.told.get("rain_mm_for_twice", 45))
        quiet = 1.0 if self.stage.time.works(day) else 0.55
        means = float(self.told.get("a_day", 14)) * self.stage.weights * quiet * (1 + np.minimum(wetter, 3))
        counts = how_many(means, draws(self.seed, "reports-count", day, len(means), 1)[:, 0])
        for where, count in enumerate(counts):
            commune = self.stage.communes[where]
            name = f"reports-{commune.code}"
            parts = draws(self.seed, name, day, int(count), _WIDTH)
            weights = self.weights * np.where(self.wet, 1 + min(float(wetter[where]), 3), 1)
            for number, kind in enumerate(choose(weights, parts[:, 0])):
                yield self._life(f"DEMO-PA-{commune.code}-{day}-{number}", day, commune, self.fields[kind], parts[number])

    def _life(self, code: str, day: int, commune: Commune, field: str, part: Any) -> Life:
        time = self.stage.time
        came = midnight(day) + round((5.5 + 16 * part[1]) * HOUR)
        taken = came + round((0.05 + 0.7 * part[2] ** 2) * HOUR) if 7 <= 5.5 + 16 * part[1] < 17 else time.after(came, 0.1 + part[2])
        accepted = part[3] < float(self.told.get("accepted", 0.72))
        turned = "refused" if part[4] < 0.55 else "duplicate"
        immediate = field == "traffic_security" and part[5] < 0.35
        working_days = self.told["working_days_complex"] if part[6] < 0.12 else self.told["working_days_normal"]
        due = taken + round(self.told["hours_immediate"] * HOUR) if immediate else time.after(taken, working_days * HOURS_A_DAY)
        slow = 1.9 if commune.code in self.told.get("slow_units", ()) else 1.0
        pace = slow * (0.25 + 0.9 * part[7] + (2.2 * part[8] if part[9] < 0.12 else 0.0))
        done = taken + round((due - taken) * pace) if immediate else time.after(taken, working_days * HOURS_A_DAY * float(pace))
        extended = time.after(due, HOURS_A_DAY * working_days) if done > due and part[10] < 0.5 else None
        published = time.after(done, 1 + HOURS_A_DAY * 1.5 * float(part[11]))
        rated = published + round((0.2 + 3 * part[12]) * DAY) if part[13] < 0.42 else None
        happy = part[14] < (0.83 if done <= due else 0.55)
        stars = (5 if part[15] < 0.6 else 4) if happy else (1 + int(part[15] * 3))
        again = bool(part[16] < 0.045)
        near = (commune.latitude + 0.03 * (part[17] - 0.5), commune.longitude + 0.03 * (part[18] - 0.5))
        unit = (
            f"ubnd-{commune.code}" if part[19] < 0.8 else {"traffic_security": "cong-an-tinh", "environment": "so-nnmt"}.get(field, "so-xd")
        )
        channel = ("app", "hotline", "zalo", "desk")[int(choose(np.array([62, 22, 11, 5]), part[20]))]
        facts: Row = {
            "code": code,
            "category": field,
            "commune": commune.code,
            "latitude": round(float(near[0]), 4),
            "longitude": round(float(near[1]), 4),
            "channel": channel,
            "urgency": "immediate" if immediate else ("complex" if working_days == self.told["working_days_complex"] else "normal"),
            "received_at": local(came),
            "reporter": f"demo-reporter-{code}",
        }
        end = done if accepted else taken

        def tell(moment: int) -> Row:
            seen: Row = {"state": "new", "unit": None, "accepted_at": None, "due_at": None, "extended_to": None}
            seen |= {"done_at": None, "published_at": None, "rating": None, "recurrence": False}
            if moment < taken:
                return facts | seen
            if not accepted:
                return facts | seen | {"state": turned, "accepted_at": None}
            seen |= {"state": "processing", "unit": unit, "accepted_at": local(taken), "due_at": local(due), "recurrence": again}
            if extended is not None and moment >= due:
                seen |= {"extended_to": local(extended)}
            if moment >= done:
                seen |= {"state": "done", "done_at": local(done)}
            if moment >= published:
                seen |= {"state": "published", "published_at": local(published)}
            if rated is not None and moment >= rated:
                seen |= {"rating": stars}
            return facts | seen

        moments = {came, taken}
        if accepted:
            moments |= {moment for moment in (end, published, rated, due if extended else None) if moment is not None}
        return Life(code, tuple(sorted(moments)), tell)

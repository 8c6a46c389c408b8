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
_CELL = 0.001
"""Degrees of a cell of about 100 m."""
_ELSEWHERE = {"traffic_security": "cong-an-tinh", "environment": "so-nnmt", "food_safety": "so-yt", "forest": "so-nnmt", "prices": "so-ct"}


class Reports:
    """The reports of one entry: app, hotline, desk. ``categories``: code, weight and level of each matter, as the pack lists them."""

    memory_days = 90

    def __init__(self, seed: int, stage: Stage, rain: DailyRain, categories: list[dict[str, str]], dataset: str = "field_reports.reports"):
        self.seed, self.stage, self.rain, self.dataset = seed, stage, rain, dataset
        self.told: dict[str, Any] = stage.knob("reports")
        self.matters = [row["code"] for row in categories]
        self.level = {row["code"]: row.get("level") or "normal" for row in categories}
        self.weights = np.array([float(row.get("weight") or 1) for row in categories])
        self.wet = np.array([matter in _WET for matter in self.matters])

    def born(self, day: int) -> Iterator[Life]:
        wetter = self.rain.of(day) / float(self.told["rain_mm_for_twice"])
        quiet = 1.0 if self.stage.time.works(day) else 0.55
        means = float(self.told["a_day"]) * self.stage.weights * quiet * (1 + np.minimum(wetter, 3))
        counts = how_many(means, draws(self.seed, "reports-count", day, len(means), 1)[:, 0])
        for where in np.flatnonzero(counts):
            commune = self.stage.communes[where]
            parts = draws(self.seed, f"reports-{commune.code}", day, int(counts[where]), _WIDTH)
            weights = self.weights * np.where(self.wet, 1 + min(float(wetter[where]), 3), 1)
            for number, kind in enumerate(choose(weights, parts[:, 0])):
                yield self._life(f"DEMO-PA-{commune.code}-{day}-{number}", day, commune, self.matters[kind], parts[number])

    def _life(self, code: str, day: int, commune: Commune, matter: str, part: Any) -> Life:
        time, clock = self.stage.time, 5.5 + 16 * part[1]
        came = midnight(day) + round(clock * HOUR)
        taken = came + round((0.05 + 0.7 * part[2] ** 2) * HOUR) if 7 <= clock < 17 else time.after(came, 0.1 + part[2])
        days = int(self.told["working_days"][self.level[matter]])
        due = time.after(came, days * HOURS_A_DAY)
        slow = float(self.told.get("slow_units", {}).get(commune.code, 1.0))
        pace = slow * (0.22 + 0.85 * part[7] + (2.4 * part[8] if part[9] < 0.14 else 0.0))
        done = time.after(taken, max(0.3, days * HOURS_A_DAY * float(pace)))
        extended = time.after(due, HOURS_A_DAY * days) if done > due and part[10] < 0.55 and self.level[matter] != "immediate" else None
        facts: Row = {
            "report": code,
            "category": matter,
            "channel": ("app", "hotline", "zalo", "web", "desk", "camera")[int(choose(np.array([58, 21, 9, 5, 4, 3]), part[20]))],
            "commune": commune.code,
            "received_at": local(came),
            "first_due_at": local(due),
            "recurrence": f"{self._cell(commune, matter, part)}|{matter}",
        }
        if part[3] >= float(self.told["accepted"]):
            return self._turned_away(facts, came, taken, part)
        unit = f"ubnd-{commune.code}" if part[19] < 0.8 else _ELSEWHERE.get(matter, "so-xd")
        published = time.after(done, 1 + HOURS_A_DAY * 1.5 * float(part[11]))
        rated = published + round((0.2 + 3 * part[12]) * DAY) if part[13] < 0.42 else None
        happy = part[14] < (0.86 if done <= due else 0.55)
        stars = (5 if part[15] < 0.6 else 4) if happy else 1 + int(part[15] * 3)
        reroutes = 1 if part[21] < 0.09 else 0
        reopened = 1 if rated is not None and not happy and part[22] < 0.3 else 0

        def tell(moment: int) -> Row:
            if moment < taken:
                return facts | {"state": "new", "unit": "vp-ubnd"}
            asked = extended is not None and moment >= due
            steps = (("working", taken), ("extension", due if asked else 2**40), ("answered", done), ("published", published))
            state = [name for name, at in steps if moment >= at][-1]
            over = rated is not None and moment >= rated
            return facts | {
                "state": ("reopened" if reopened else "closed") if over else state,
                "unit": unit,
                "acknowledged_at": local(taken),
                "extended_due_at": local(extended) if asked and extended is not None else None,
                "extensions": 1 if asked else 0,
                "answered_at": local(done) if moment >= done else None,
                "reroutes": reroutes,
                "rating": stars if over else None,
                "reopened": reopened if over else 0,
            }

        moments = {came, taken, done, published, rated, due if extended else None}
        return Life(code, tuple(sorted(moment for moment in moments if moment is not None)), tell)

    def _turned_away(self, facts: Row, came: int, taken: int, part: Any) -> Life:
        twice = part[4] < 0.3
        end: Row = {"state": "duplicate" if twice else "rejected", "acknowledged_at": local(taken)}
        end |= {"duplicate_of": f"{facts['report']}-x"} if twice else {}
        start: Row = facts | {"unit": "vp-ubnd", "extensions": 0, "reroutes": 0, "reopened": 0}
        return Life(str(facts["report"]), (came, taken), lambda moment: start | (end if moment >= taken else {"state": "new"}))

    def _cell(self, commune: Commune, matter: str, part: Any) -> str:
        """Where it is. One in nine names one of a few spots of its commune that come back again and again."""
        north, east = (part[17], part[18]) if part[16] > 0.11 else (int(part[17] * 3) / 3, 0.5)
        latitude, longitude = commune.latitude + 0.04 * (north - 0.5), commune.longitude + 0.04 * (east - 0.5)
        return f"{round(latitude / _CELL)}:{round(longitude / _CELL)}"

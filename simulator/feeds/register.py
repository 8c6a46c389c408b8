"""The business register and the treasury, played as systems that are asked: decisions in a database, revenue behind an HTTP address."""

from collections.abc import Iterator
from typing import Any

from simulator.clock import HOUR
from simulator.feeds.life import Life, Row, choose, day_text, draws, how_many
from simulator.feeds.stage import Stage
from simulator.feeds.working_time import midnight

_NAMES = ("Cà phê", "Nông sản", "Hồ tiêu", "Xây dựng", "Vận tải", "Thương mại", "Dịch vụ", "Gỗ", "Năng lượng", "Bất động sản")
_TAILS = ("Tây Nguyên", "Cao Nguyên", "Tà Đùng", "Hoàng Phát", "Minh An", "Thành Đạt", "Phú Lộc", "An Khang", "Đại Ngàn", "Bình Minh")
_A_DAY = {"new": 3.3, "suspended": 1.5, "back": 0.9, "dissolved": 0.45}


class Enterprises:
    """Decisions of the business register: most on working days, many new firms and pauses in January."""

    memory_days = 3

    def __init__(self, seed: int, stage: Stage, dataset: str = "socioeconomy.enterprises"):
        self.seed, self.stage, self.dataset = seed, stage, dataset

    def born(self, day: int) -> Iterator[Life]:
        if not self.stage.time.works(day):
            return
        for event, mean in _A_DAY.items():
            name = f"enterprise-{event}"
            count = int(how_many(mean, draws(self.seed, f"{name}-count", day, 1, 1)[0, 0]))
            for number, part in enumerate(draws(self.seed, name, day, count, 8)):
                yield self._life(event, day, number, part)

    def _life(self, event: str, day: int, number: int, part: Any) -> Life:
        decided = midnight(day) + round((8 + 8 * part[0]) * HOUR)
        line = int(part[2] * len(_NAMES))
        row: Row = {
            "number": f"DEMO{day:05d}{'nsbd'[list(_A_DAY).index(event)]}{number:02d}",
            "name": f"Công ty TNHH {_NAMES[line]} {_TAILS[int(part[3] * len(_TAILS))]} (DEMO)",
            "event": event,
            "event_on": day_text(decided),
            "place": self.stage.communes[int(choose(self.stage.weights, part[1]))].code,
            "capital": round(500 + 40_000 * float(part[4]) ** 4, 0),
            "industry": _NAMES[line],
        }
        return Life(str(row["number"]), (decided,), lambda at: row)

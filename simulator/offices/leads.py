"""Whom the rows of a sheet or of a daily feed speak of, and what is known of each: people, beds, pupils, rain, the cluster."""

from datetime import date
from typing import Any

from simulator.declared import Dataset
from simulator.feeds.cases import Outbreak
from simulator.feeds.rain import DailyRain
from simulator.feeds.stage import Facility, Stage, table
from simulator.feeds.working_time import day_number
from simulator.offices.figures import Lead
from simulator.periods import Period

_NOTHING: dict[str, Any] = {
    "beds": 0,
    "pupils": 0,
    "classes": 0,
    "teachers": 0,
    "points": 0,
    "minority_share": 0.0,
    "level": "",
    "national_standard": False,
}


class Leads:
    """What is known of communes, houses, committees and codes in a period."""

    def __init__(self, stage: Stage, rain: DailyRain, outbreaks: tuple[Outbreak, ...] = ()):
        self.stage, self.rain, self.outbreaks = stage, rain, outbreaks
        self.index = {commune.code: number for number, commune in enumerate(stage.communes)}
        self.houses = {facility.code: facility for facility in stage.facilities}
        self.counted: dict[int, dict[str, int]] = {}
        for row in table(stage.province / "demo" / "population.csv"):
            self.counted.setdefault(int(row["year"]), {})[row["code"]] = int(row["population"])

    def of_kind(self, kinds: list[str], period: Period) -> list[Lead]:
        return [self.house(facility, period) for facility in self.stage.of_kind(*kinds)]

    def house(self, facility: Facility, period: Period) -> Lead:
        return Lead(facility.code, _NOTHING | facility.extra | self._here(facility.commune, period))

    def named(self, code: str, period: Period, dataset: Dataset | None = None, column: str = "") -> Lead:
        """What is known of whatever a locked cell names."""
        if code in self.houses:
            return self.house(self.houses[code], period)
        place = code.removeprefix("ubnd-")
        people = self.people(place, period.begin.year)
        if place in self.index and period.begin.year >= max(self.counted, default=0):
            return Lead(code, self._here(place, period))
        row: dict[str, Any] = {}
        if dataset is not None and column:
            listed = dataset.lists.get(dataset.columns[column].get("list", ""), [])
            row = {name: _value(text) for entry in listed if entry["code"] == code for name, text in entry.items() if name != "code"}
        return Lead(code, {"population": people, "people": people, "households": round(people / 3.86), "rain": 0.0, "outbreak": 0.0} | row)

    def people(self, place: str, year: int) -> int:
        """People of a commune in a year: counted, or grown from the last count; 0 where there is no such commune."""
        last = max((counted for counted in self.counted if counted <= year), default=0)
        return round(self.counted.get(last, {}).get(place, 0) * 1.008 ** max(0, year - last))

    def of_table(self, file: str, column: str = "", sender: str = "") -> list[Lead]:
        """The rows of a table of the demo; with a column, those in which it names this sender. Codes stay text."""
        rows = [row for row in table(self.stage.province / "demo" / file) if not column or row[column] == sender]
        return [
            Lead(row["code"], {name: text if name == "commune" else _value(text) for name, text in row.items() if name != "code"})
            for row in rows
        ]

    def _here(self, commune: str, period: Period) -> dict[str, Any]:
        place = self.stage.commune(commune)
        middle = date.fromordinal((period.begin.toordinal() + period.end.toordinal()) // 2)
        here = sum(spread.mean(day_number(middle)) * spread.communes.get(commune, 0.0) for spread in self.outbreaks)
        rain = float(self.rain.of(day_number(period.begin))[self.index[commune]]) if period.grain == "day" else 0.0
        return {
            "population": place.population,
            "people": self.people(commune, period.begin.year),
            "households": round(place.population / 3.84),
            "rain": rain,
            "outbreak": here,
        }


def _value(text: str) -> Any:
    try:
        return float(text)
    except (TypeError, ValueError):
        return text

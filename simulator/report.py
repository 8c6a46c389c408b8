"""What one station says at one moment."""

from dataclasses import dataclass

from simulator.clock import iso
from simulator.gateway import Columns
from simulator.scene import Station


@dataclass(frozen=True)
class Report:
    """One cycle of one station; ``rows`` are (property, value, quality)."""

    station: Station
    stamp: int
    rows: tuple[tuple[str, float, int], ...]

    @property
    def time(self) -> str:
        return iso([self.stamp])[0]


def body(reports: list[Report]) -> bytes:
    """One request body of several reports."""
    columns = Columns()
    for report in reports:
        for name, value, quality in report.rows:
            columns.thing.append(report.station.code)
            columns.property.append(name)
            columns.time.append(report.time)
            columns.value.append(value)
            columns.quality.append(quality)
    return columns.body()

"""Periods as forms name them: 2026-11-25, 2026-W47, 2026-11, 2026-Q4, 2026."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of local days, ``begin`` inclusive, ``end`` not."""

    begin: date
    end: date
    grain: str

    @property
    def text(self) -> str:
        match self.grain:
            case "day":
                return self.begin.isoformat()
            case "week":
                year, week, _ = self.begin.isocalendar()
                return f"{year}-W{week:02}"
            case "month":
                return f"{self.begin:%Y-%m}"
            case "quarter":
                return f"{self.begin.year}-Q{(self.begin.month + 2) // 3}"
        return str(self.begin.year)

    def before(self) -> "Period":
        """The period that ends where this one begins."""
        return period_of(self.begin - timedelta(days=1), self.grain)

    def after(self) -> "Period":
        return period_of(self.end, self.grain)


def period_of(day: date, grain: str) -> Period:
    """The period of this grain that holds a day."""
    match grain:
        case "day":
            begin, end = day, day + timedelta(days=1)
        case "week":
            begin = day - timedelta(days=day.weekday())
            end = begin + timedelta(days=7)
        case "month":
            begin = day.replace(day=1)
            end = _months_on(begin, 1)
        case "quarter":
            begin = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
            end = _months_on(begin, 3)
        case _:
            begin, end = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return Period(begin, end, grain if grain in ("day", "week", "month", "quarter") else "year")


def read(text: str) -> Period:
    """The period a text names."""
    if "-W" in text:
        year, week = text.split("-W")
        return period_of(date.fromisocalendar(int(year), int(week), 1), "week")
    if "-Q" in text:
        year, quarter = text.split("-Q")
        return period_of(date(int(year), int(quarter) * 3, 1), "quarter")
    parts = [int(part) for part in text.split("-")]
    return period_of(date(*[*parts, 1, 1][:3]), ("year", "month", "day")[len(parts) - 1])


def ended(grain: str, since: date, until: date) -> list[Period]:
    """The periods that began on or after ``since`` and ended by ``until``, newest first."""
    found, period = [], period_of(until, grain).before()
    while period.begin >= since:
        found.append(period)
        period = period.before()
    return found


def _months_on(begin: date, months: int) -> date:
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    return date(year, month + 1, 1)

"""From when a number is compared: as the reader chose it. Pure; days are local."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.time import day_start, local_day
from bazan.data.figures.api import instant_of
from bazan.platform.design_system.api import day, when

CHOICES = ("yesterday", "week", "approval")


@dataclass(frozen=True)
class Since:
    """``key`` is yesterday (as it stood when today began), week, approval, or instant."""

    key: str
    at: datetime

    def name(self) -> str:
        """hôm qua; 7 ngày trước; or the instant itself."""
        return when(self.at) if self.key == "instant" else label(f"boards.why.{self.key}")

    def stamp(self) -> str:
        """Hôm qua, 24/11."""
        if self.key == "instant":
            return when(self.at)
        shown = self.at - timedelta(seconds=1) if self.key != "approval" else self.at
        name = self.name()
        return label("boards.why.then_at", since=name[:1].upper() + name[1:], at=day(shown, year=False))


def since_of(text: str, now: datetime, approval: datetime | None = None) -> Since:
    """``yesterday`` when nothing is asked for. Raises Refused ``boards.since.unreadable``."""
    today = day_start(local_day(now))
    if text in ("", "yesterday"):
        return Since("yesterday", today)
    if text == "week":
        return Since("week", today - timedelta(days=6))
    if text == "approval" and approval is not None:
        return Since("approval", approval)
    try:
        found = Since("instant", instant_of(text, "since"))
    except Refused as why:
        raise Refused("boards.since.unreadable", {"text": text[:40]}, field="since") from why
    if found.at > now:
        raise Refused("boards.since.unreadable", {"text": text[:40]}, field="since")
    return found

"""When a rule is broken: by who lasts in a zone, by how many are there, or by who crosses a line the wrong way; and when that is told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from bazan.platform.image_analysis.tracking.track_snapshot import Moment
from bazan.platform.image_analysis.tracking.types import Box, Crossing, DrawnRule, Standing, Track
from bazan.platform.image_analysis.tracking.zones import Stays

QUEUED = 2.0
"""Seconds that something has to stand still to be of a queue."""
WRONG_WAY = 10.0
"""Seconds after the last thing went the wrong way until it is over; what follows within them is told with it."""


@dataclass(frozen=True)
class Breach:
    """The tracks that break a rule or are counted by it, and since when it is broken, if it is."""

    tracks: Collection[int]
    since: float | None
    sure: float = 0
    """Of the surest of them."""
    height: float = 0
    """Of the highest of them, as a share of the picture's height."""
    boxes: tuple[Box, ...] = ()
    """Where that is which breaks it, of what isn't followed."""
    by: str = ""
    """And what saw it."""


class Judge(Protocol):
    """Judges who is in a zone."""

    def judged(self, inside: Sequence[Track], moment: Moment) -> Breach:
        """``inside``: of what is followed, what is there and of the rule's kinds."""
        ...


def judge(rule: DrawnRule) -> Judge:
    """Of a rule about a zone."""
    if rule.purpose in ("intrusion", "loitering", "stopped"):
        return _Lasting(rule.seconds, Stays(still=rule.purpose == "stopped"))
    return _Many(rule, Stays(still=True) if rule.purpose == "queue" else None)


class _Lasting:
    """Broken by each whose stay lasts: intrusion and loitering by being in the zone, stopped by standing at one place of it."""

    def __init__(self, seconds: float, stays: Stays) -> None:
        self._seconds, self._stays = seconds, stays

    def judged(self, inside: Sequence[Track], moment: Moment) -> Breach:
        self._stays.saw(inside, moment)
        lasting = self._stays.lasting(self._seconds)
        return Breach(lasting, min(lasting.values(), default=None))


class _Many:
    """Broken while there are many: from ``at_least`` on, until there are fewer than ``below``, each for so long. ``stays``: of a queue."""

    def __init__(self, rule: DrawnRule, stays: Stays | None) -> None:
        self._rule, self._stays = rule, stays
        self._since: float | None = None
        self._turning: float | None = None
        """Since when it is otherwise than it was told."""

    def judged(self, inside: Sequence[Track], moment: Moment) -> Breach:
        numbers = [track.number for track in inside]
        if self._stays is not None:
            self._stays.saw(inside, moment)
            queued = self._stays.lasting(QUEUED)
            numbers = [number for number in numbers if number in queued]
        broken = self._since is not None
        many = len(numbers) >= (self._rule.below or self._rule.at_least if broken else self._rule.at_least)
        if many == broken:
            self._turning = None
        else:
            self._turning = moment.at if self._turning is None else self._turning
            if moment.at - self._turning >= self._rule.seconds:
                self._since, self._turning = self._turning if many else None, None
        return Breach(numbers, self._since)


class WrongWay:
    """Broken from the first who crosses a line the wrong way until ``WRONG_WAY`` seconds after the last; by all of them together."""

    def __init__(self) -> None:
        self._went: set[int] = set()
        self._since: float | None = None
        self._last = 0.0

    def judged(self, crossings: Sequence[Crossing], at: float) -> Breach:
        """``crossings``: at this look, of those that are forbidden."""
        if crossings:
            self._went |= {crossing.track for crossing in crossings}
            self._since, self._last = at if self._since is None else self._since, at
        elif at - self._last >= WRONG_WAY:
            self._went, self._since = set(), None
        return Breach(self._went, self._since)


class Teller:
    """Tells of one rule when its standing begins, changes and ends."""

    def __init__(self, rule: str) -> None:
        self._rule = rule
        self._since: float | None = None
        self._value = 0
        self._sure = self._height = 0.0
        """At most, since it began."""

    def told(self, breach: Breach, at: float) -> list[Standing]:
        since = breach.since if self._since is None else self._since
        if since is None:
            return []
        broken, began, value = breach.since is not None, self._since is None, len(breach.tracks) + len(breach.boxes)
        self._sure, self._height = (
            (breach.sure, breach.height) if began else (max(self._sure, breach.sure), max(self._height, breach.height))
        )
        if broken and not began and value == self._value:
            return []
        self._since, self._value = since if broken else None, value
        return [
            Standing(
                self._rule, broken, began, value, tuple(sorted(breach.tracks)), at, since, self._sure, self._height, breach.boxes, breach.by
            )
        ]  # fmt: skip

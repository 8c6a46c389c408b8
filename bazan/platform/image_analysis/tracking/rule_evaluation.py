"""What the rules drawn on a camera's picture tell of what is followed there.

What a look doesn't show stands where it was last met, until the tracker drops it: nothing crosses a line, comes or goes on a guess.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np

from bazan.platform.image_analysis.tracking.line_crossings import Line
from bazan.platform.image_analysis.tracking.purposes import PURPOSES, VEHICLES
from bazan.platform.image_analysis.tracking.rule_breaches import Breach, Teller, WrongWay, judge
from bazan.platform.image_analysis.tracking.track_snapshot import Moment, moment
from bazan.platform.image_analysis.tracking.types import Crossing, DrawnRule, Seen, Standing, Track
from bazan.platform.image_analysis.tracking.zones import Flow, Polygons


@dataclass(frozen=True)
class _Best:
    """How surely and how large something was seen at most."""

    sure: float = 0
    height: float = 0

    def with_(self, track: Track) -> "_Best":
        return _Best(max(self.sure, track.sure), max(self.height, track.height))


class Watcher:
    """Watches the tracks of one camera by its rules. ``ratio``: its picture's width by its height, which may be set anew.

    Rules about the picture itself tell nothing here: what they speak of isn't followed.
    """

    def __init__(self, rules: Sequence[DrawnRule], ratio: float = 16 / 9) -> None:
        self.ratio = ratio
        self._followed: dict[int, Track] = {}
        self._best: dict[int, _Best] = {}
        self._lines = [Line(rule) for rule in rules if rule.purpose == "line"]
        self._wrong_ways = [(Line(rule), WrongWay(), Teller(rule.code)) for rule in rules if rule.purpose == "wrong_way"]
        self._zones = [_of_its_kinds(rule) for rule in rules if not (PURPOSES[rule.purpose].line or PURPOSES[rule.purpose].pictured)]
        self._polygons = Polygons([rule.points for rule in self._zones])
        self._judges = {rule.code: (judge(rule), Teller(rule.code)) for rule in self._zones if rule.purpose != "flow"}
        self._flow = Flow()

    def saw(self, tracks: Sequence[Track], at: float) -> Seen:
        """What changed by a look at ``at`` seconds. ``tracks``: all that the tracker gives out."""
        self._followed = {track.number: track for track in map(self._last_met, tracks) if track is not None}
        self._best = {track.number: self._best.get(track.number, _Best()).with_(track) for track in self._followed.values()}
        now = moment(list(self._followed.values()), self.ratio, at)
        crossings: list[Crossing] = []
        standings: list[Standing] = []
        for line in self._lines:
            crossings += self._counting(line, now)
        for line, wrong_way, teller in self._wrong_ways:
            standings += self._told(teller, wrong_way.judged(self._counting(line, now), at), at)
        places: list[tuple[str, set[int]]] = []
        for rule, row in zip(self._zones, self._polygons.inside(np.clip(now.feet, 0, 1)).tolist(), strict=True):
            inside = [track for track in compress(now.tracks, row) if track.kind in rule.kinds and self._counts(rule, track.number)]
            if rule.purpose == "flow":
                places.append((rule.flow, {track.number for track in inside}))
            else:
                zone, teller = self._judges[rule.code]
                standings += self._told(teller, zone.judged(inside, now), at)
        trips = self._flow.trips(places, now)
        return Seen(tuple(crossings), tuple(trips), tuple(standings))

    def _counting(self, line: Line, now: Moment) -> list[Crossing]:
        return [crossing for crossing in line.crossings(now) if self._counts(line.rule, crossing.track)]

    def _counts(self, rule: DrawnRule, number: int) -> bool:
        """Whether a track was ever sure and large enough for a rule: once it was it counts from then on."""
        best = self._best[number]
        return best.sure >= rule.sure and best.height >= rule.smallest

    def _told(self, teller: Teller, breach: Breach, at: float) -> list[Standing]:
        best = [self._best[number] for number in breach.tracks if number in self._best]
        sure, height = max((each.sure for each in best), default=0.0), max((each.height for each in best), default=0.0)
        return teller.told(replace(breach, sure=sure, height=height), at)

    def _last_met(self, track: Track) -> Track | None:
        if track.seen:
            return track
        last = self._followed.get(track.number)
        return last and replace(last, seen=False)


def _of_its_kinds(rule: DrawnRule) -> DrawnRule:
    """Only vehicles are stopped."""
    if rule.purpose != "stopped":
        return rule
    return replace(rule, kinds=tuple(kind for kind in rule.kinds if kind in VEHICLES))

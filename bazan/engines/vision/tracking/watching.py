"""What the rules drawn on a camera's picture tell of what is followed there.

What a look doesn't show stands where it was last met, until the tracker drops it: nothing crosses a line, comes or goes on a guess.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import compress

import numpy as np

from bazan.engines.vision.tracking.lines import Line
from bazan.engines.vision.tracking.moments import moment
from bazan.engines.vision.tracking.standings import Teller, WrongWay, judge
from bazan.engines.vision.tracking.types import VEHICLES, Crossing, DrawnRule, Seen, Standing, Track
from bazan.engines.vision.tracking.zones import Flow, Polygons


class Watcher:
    """Watches the tracks of one camera by its rules. ``ratio``: its picture's width by its height, which may be set anew.

    Rules about what is abandoned tell nothing here: things that lie about aren't followed.
    """

    def __init__(self, rules: Sequence[DrawnRule], ratio: float = 16 / 9) -> None:
        self.ratio = ratio
        self._followed: dict[int, Track] = {}
        self._lines = [Line(rule) for rule in rules if rule.purpose == "line"]
        self._wrong_ways = [(Line(rule), WrongWay(), Teller(rule.code)) for rule in rules if rule.purpose == "wrong_way"]
        self._zones = [_of_its_kinds(rule) for rule in rules if rule.purpose not in ("line", "wrong_way", "abandoned")]
        self._polygons = Polygons([rule.points for rule in self._zones])
        self._judges = {rule.code: (judge(rule), Teller(rule.code)) for rule in self._zones if rule.purpose != "flow"}
        self._flow = Flow()

    def saw(self, tracks: Sequence[Track], at: float) -> Seen:
        """What changed by a look at ``at`` seconds. ``tracks``: all that the tracker gives out."""
        self._followed = {track.number: track for track in map(self._last_met, tracks) if track is not None}
        now = moment(list(self._followed.values()), self.ratio, at)
        crossings: list[Crossing] = []
        standings: list[Standing] = []
        for line in self._lines:
            crossings += line.crossings(now)
        for line, wrong_way, teller in self._wrong_ways:
            standings += teller.told(wrong_way.judged(line.crossings(now), at), at)
        places: list[tuple[str, set[int]]] = []
        for rule, row in zip(self._zones, self._polygons.inside(np.clip(now.feet, 0, 1)).tolist(), strict=True):
            inside = [track for track in compress(now.tracks, row) if track.kind in rule.kinds]
            if rule.purpose == "flow":
                places.append((rule.flow, {track.number for track in inside}))
            else:
                zone, teller = self._judges[rule.code]
                standings += teller.told(zone.judged(inside, now), at)
        trips = self._flow.trips(places, now)
        return Seen(tuple(crossings), tuple(trips), tuple(standings))

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

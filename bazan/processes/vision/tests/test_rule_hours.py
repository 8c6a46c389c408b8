"""Rules that hold at some hours tell nothing at others, miss nobody who was there when they began to hold, and end with their hours."""

from datetime import datetime

from bazan.core.time import LOCAL
from bazan.platform.image_analysis.tracking.types import Crossing, Standing
from bazan.processes.vision.rule_hours import Telling

NIGHT = {"night": (("22:00", "05:00"),), "always": ()}


def at(clock: str, day: int = 28) -> float:
    return datetime.fromisoformat(f"2026-11-{day}T{clock}").replace(tzinfo=LOCAL).timestamp()


def broken(rule: str, when: float, began: bool = True, value: float = 1.0, since: float | None = None) -> Standing:
    return Standing(rule, True, began, value, (1,), when, when if since is None else since)


def over(rule: str, when: float) -> Standing:
    return Standing(rule, False, False, 0.0, (), when, when)


def test_what_always_holds_is_told_as_it_is_seen():
    telling, noon = Telling(NIGHT), at("12:00")
    assert telling.standings([broken("always", noon)], noon) == [broken("always", noon)]
    assert telling.standings([], noon + 1) == []
    (more,) = telling.standings([broken("always", noon + 2, began=False, value=3, since=noon)], noon + 2)
    assert (more.began, more.value, more.since) == (False, 3, noon)
    (end,) = telling.standings([over("always", noon + 9)], noon + 9)
    assert not end.broken
    assert telling.standings([], noon + 10) == []


def test_by_day_the_nights_rule_tells_nothing():
    telling, noon = Telling(NIGHT), at("12:00")
    assert telling.standings([broken("night", noon)], noon) == []
    assert telling.standings([over("night", noon + 5)], noon + 5) == []
    assert telling.crossings([Crossing("night", "person", True, 1, noon)]) == []
    assert len(telling.crossings([Crossing("night", "person", True, 1, at("23:00"))])) == 1


def test_who_is_there_when_the_night_begins_breaks_its_rule_from_then_on():
    telling, before = Telling(NIGHT), at("21:59:50")
    assert telling.standings([broken("night", before)], before) == []
    (begun,) = telling.standings([], at("22:00:01"))
    assert (begun.broken, begun.began, begun.since) == (True, True, at("22:00:01"))
    assert telling.standings([], at("22:00:02")) == [], "it was told twice"
    (end,) = telling.standings([over("night", at("22:10"))], at("22:10"))
    assert not end.broken


def test_it_ends_with_the_night_though_somebody_is_still_there():
    telling, late = Telling(NIGHT), at("04:59:59", 29)
    (begun,) = telling.standings([broken("night", late)], late)
    (end,) = telling.standings([], at("05:00", 29))
    assert begun.began and not end.broken
    assert telling.standings([], at("05:01", 29)) == []
    assert telling.standings([over("night", at("05:02", 29))], at("05:02", 29)) == []

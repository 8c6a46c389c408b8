"""What just happened, told once and in order."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from bazan.data.figures.types import Station
from bazan.data.indicators.types import Feature
from bazan.data.observations.types import ThingInfo
from bazan.screens.wall.recent_changes import Change, Silence, began, changes, happenings, together
from bazan.screens.wall.web.headline_texts import story
from tests.fixtures.indicator_readings import NOW, TARGET, reading, value


def course(*numbers: float, light: str = "good", feature: Feature | None = None):
    spark = tuple(value(number, len(numbers) - 1 - n) for n, number in enumerate(numbers))
    made = reading(numbers[-1], light, spark=spark)  # pyrefly: ignore[bad-argument-type] - one of the lights
    return replace(made, feature=feature) if feature else made


def station(quiet: timedelta | None) -> Station:
    thing = ThingInfo(1, "pond-1", "Ao Một", "Pond One", "pond", "water", 3, 12.0, 107.0, None)
    return Station(thing, "silent" if quiet else "ok", None, NOW - quiet if quiet else NOW, quiet.total_seconds() if quiet else None)


def test_a_light_that_turns_is_told_when_its_hour_ends():
    told = changes(course(4, 4, 5.5, 6.5, light="off"))
    assert [(one.before, one.after) for one in told] == [("good", "watch"), ("watch", "off")]
    assert told[-1].at == value(0).period.end


def test_easing_from_red_to_amber_is_no_news_but_leaving_both_is():
    assert changes(course(6.5, 5.5, light="watch")) == []
    assert [one.after for one in changes(course(6.5, 4.0))] == ["good"]
    assert changes(course(5.5, 4.0)) == []


def test_stations_that_turn_in_the_same_hour_are_one_happening_told_by_the_worst():
    turned = [changes(course(4, 5.5 + n / 10, light="watch", feature=Feature("thing", n)))[0] for n in range(3)]
    told = together(turned)
    assert len(told) == 1
    assert told[0].reading.feature == Feature("thing", 2)
    assert set(told[0].others) == {Feature("thing", 0), Feature("thing", 1)}


def test_the_newest_comes_first_and_nothing_is_older_than_a_day():
    old = course(*[4.0] * 2, *[5.5] * 30, light="watch")
    told = happenings([course(4, 5.5, 5.5, light="watch"), old], [station(timedelta(minutes=42)), station(None)], [], [], NOW)
    assert [type(one) for one in told] == [Silence, Change] or [type(one) for one in told] == [Change, Silence]
    assert [one.at for one in told] == sorted((one.at for one in told), reverse=True)


def test_a_source_is_silent_from_the_end_of_what_it_promises_after_its_last_good_word():
    def source(state: str, good: timedelta | None) -> Any:
        return SimpleNamespace(state=state, last_good_at=good and NOW - good, promise_s=600)

    told = happenings([], [], [source("silent", timedelta(hours=1)), source("silent", None), source("ok", timedelta(hours=1))], [], NOW)
    assert [(type(one), one.at) for one in told] == [(Silence, NOW - timedelta(minutes=50))]


def test_every_value_of_a_course_is_held_against_the_limit_of_its_own_period():
    shown = course(4.5, 4.5, 4.5, light="watch")
    edge = value(0).period.start
    loose, tight = replace(TARGET, valid_to=edge), replace(TARGET, watch=4.0, valid_from=edge)
    moved = replace(shown, target=tight, targets=(loose, tight))
    assert [(one.before, one.after) for one in changes(moved)] == [("good", "watch")]
    assert began(moved) == edge


def test_a_state_began_with_the_first_period_of_its_last_run():
    assert began(course(4, 6.5, 4, 6.2, 6.3, light="off")) == value(0, 1).period.start
    assert began(course(6.2, 6.3, light="off")) is None
    assert began(course(5.5, 6.3, 5.5, light="watch")) is None


def test_what_has_no_limit_does_not_make_the_wall_say_all_is_calm():
    free = reading(1.0, "none", target=None)
    assert [_state(*found) for found in ((), (free,), (free, course(4.0)), (free, course(5.5, light="watch")))] == [
        "unknown",
        "unknown",
        "calm",
        "watch",
    ]


def _state(*found) -> str:
    facts: Any = SimpleNamespace(now=NOW, readings=dict(enumerate(found)))
    return story(facts).state

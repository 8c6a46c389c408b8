"""Plans on a real database: asked for, reckoned over open roads, and given as tasks of an incident."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps

from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.response.evacuation import api
from bazan.response.evacuation.models import EvacuationPlan
from bazan.response.evacuation.types import Shelter, Wishes
from bazan.response.incidents import api as incidents
from bazan.response.road_closures import api as road_closures
from tests.fixtures.incident_province import commune, duty, soldiers, village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roads")]

AREA = {"type": "Polygon", "coordinates": [[[106.05, 10.05], [106.15, 10.05], [106.15, 10.15], [106.05, 10.15], [106.05, 10.05]]]}
"""A fourth of Xã Một: 2,000 people, in which both hamlets lie."""


def wishes(*free, lorries=(), **more):
    held = [Shelter(str(n), f"Nơi {n}", 10.1, 106.22 + n / 20, many, commune("2")) for n, many in enumerate(free)]
    return Wishes(AREA, "Ngập", tuple(held), tuple(lorries), now(), **more)


def made(held, by=None, key="k"):
    asked = api.ask(held, by or duty(), now(), key)
    api.reckon(asked.id, now())
    return api.plan(asked.id)


def test_a_plan_brings_everybody_of_the_area_to_shelters_by_lorry():
    found = made(wishes(1500, 1000, lorries=api.lorries(now())))
    plan = found.plan
    assert found.state == "done" and plan is not None and found.took_s is not None
    assert {one.name for one in plan.points} == {"Thôn Một", "Thôn Hai"} and plan.hamlets == 2
    people_there = sum(one.people for one in plan.points)
    assert people_there == incidents.exposure(AREA, now().date()).people and plan.assigned.unplaced == ()
    assert sum(move.people for move in plan.assigned.moves) == people_there
    assert plan.found == "road" and sum(trip.people for trip in plan.trips) == people_there
    assert {trip.lorry for trip in plan.trips} == {0} and max(trip.people for trip in plan.trips) == 30
    assert plan.finish_min == max(trip.end_min for trip in plan.trips)


def test_a_road_that_is_cut_makes_the_plan_longer_or_impossible(cut):
    before = made(wishes(2500), key="a").plan
    assert before is not None and before.cut == ("QL1",)
    road_closures.reopen_road(cut.id, duty(), 1, now())
    after = made(wishes(2500), key="b").plan
    assert after is not None and after.cut == () and after.assigned.cost_s < before.assigned.cost_s - 2000 * 300


def test_who_finds_no_room_is_counted_with_the_reason():
    plan = made(wishes(300)).plan
    assert plan is not None and sum(one.people for one in plan.assigned.unplaced) == sum(one.people for one in plan.points) - 300
    assert {one.why for one in plan.assigned.unplaced} == {"no_room"} and plan.finish_min is None


def test_the_next_version_keeps_the_one_before():
    first = made(wishes(2500))
    second = api.ask(wishes(2600), duty(), now(), "k2", again=first.id)
    assert (second.series, second.version) == (first.id, 2)
    assert [one.version for one in api.versions(first.id)] == [1, 2] and api.plan(first.id).plan is not None
    assert api.ask(wishes(1), duty(), now(), "k2").id == second.id, "the same act makes one plan"


def test_a_plan_that_is_made_stays_as_it_is():
    first = made(wishes(2500))
    api.reckon(first.id, now() + timedelta(hours=1))
    assert api.plan(first.id) == first


def test_a_shelter_in_the_danger_area_takes_nobody():
    inside = Shelter("in", "Trong vùng", 10.1, 106.1, 5000, commune("1"))
    asked = api.ask(replace(wishes(2500), shelters=(inside, *wishes(2500).shelters)), duty(), now(), "k")
    assert [one.id for one in asked.wishes.shelters] == ["0"]
    with pytest.raises(Refused, match=r"evacuation\.shelters"):
        api.ask(replace(wishes(2500), shelters=(inside,)), duty(), now(), "k2")


def test_where_nobody_lives_the_plan_says_so():
    empty = {"type": "Polygon", "coordinates": [[[106.25, 10.25], [106.3, 10.25], [106.3, 10.3], [106.25, 10.25]]]}
    found = made(replace(wishes(100), area=empty))
    assert (found.state, found.why, found.plan) == ("failed", "evacuation.nobody", None)


@pytest.mark.parametrize(
    ("held", "rule"),
    [
        (lambda: wishes(0), "evacuation.shelters"),
        (lambda: wishes(9, lorries=api.asked_lorries(1, 0)), "evacuation.seats"),
        (lambda: wishes(9, lorries=api.asked_lorries(201, 9)), "evacuation.lorries"),
        (lambda: wishes(9, loading_min=-1), "evacuation.loading"),
        (lambda: replace(wishes(9), area={"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]}), "evacuation.outside"),
    ],
)
def test_what_makes_no_sense_is_refused_before_it_is_kept(held, rule):
    with pytest.raises(Refused, match=rule):
        api.ask(held(), duty(), now(), "k")
    assert not EvacuationPlan.objects.exists()


def test_only_who_may_command_asks_and_only_where_he_may():
    with pytest.raises(Forbidden, match="not_allowed"):
        api.ask(wishes(9), soldiers(), now(), "k")
    with pytest.raises(Forbidden, match="not_allowed"):
        api.ask(wishes(9), village("2"), now(), "k")
    assert api.ask(wishes(9), village("1"), now(), "k").state == "asked"


def test_a_plan_becomes_tasks_once(team):
    plan = made(wishes(1500, 1000, lorries=api.lorries(now())))
    room = incidents.open_incident("FLOOD", "Ngập", commune(), duty(), now(), "i")
    before = len(incidents.tasks(room.id))
    given, again = api.give(plan.id, room.id, duty(), now()), api.give(plan.id, room.id, duty(), now())
    assert [one.id for one in given] == [one.id for one in again] and len(incidents.tasks(room.id)) == before + len(given)
    bodies = {apps.get_model("organizations", "Organization").objects.get(id=one.organization_id).code for one in given}
    assert bodies == {"ubnd-2", "bch-quan-su"} and len(given) == 3
    assert any("Thôn Một" in one.what["vi"] for one in given)


def test_a_plan_for_nobody_gives_no_tasks():
    asked = api.ask(wishes(9), duty(), now(), "k")
    room = incidents.open_incident("FLOOD", "Ngập", commune(), duty(), now(), "i")
    with pytest.raises(Conflict, match="not_made"):
        api.give(asked.id, room.id, duty(), now())


def test_a_plan_is_seen_where_it_is_and_by_who_asked():
    asked = api.ask(wishes(9), duty(), now(), "k")
    everywhere, there, elsewhere = None, frozenset({commune("1")}), frozenset({commune("2")})
    for places, organization, seen in (
        (everywhere, None, 1),
        (there, None, 1),
        (elsewhere, None, 0),
        (elsewhere, duty().organization_id, 1),
    ):
        accounts.enter(places, None, organization)
        try:
            assert len(api.plans()) == seen
        finally:
            accounts.leave()
    accounts.enter(elsewhere, None)
    with pytest.raises(NotFound):
        api.plan(asked.id)
    accounts.leave()

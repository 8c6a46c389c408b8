"""Closures on a real database: closed, changed, opened again, and what was known of them when."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.core.map_layers import Extent, Question
from bazan.directory.accounts import api as accounts
from bazan.response.road_closures import api, features
from bazan.response.road_closures.models import Closure, ClosureChange
from bazan.response.road_closures.types import Terms
from tests.fixtures.incident_province import NOW, commune, duty, later, soldiers, somebody, village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

LINE = {"type": "LineString", "coordinates": [[106.08, 10.1], [106.1, 10.11], [106.12, 10.1]]}
TERMS = Terms("QL28", "landslide", "lorries", LINE, NOW - timedelta(minutes=14), note="Còn một làn")


def closed(by=None, key="k", at=NOW, **more):
    return api.close_road(replace(TERMS, **more), by or duty(), at, key)


def test_a_road_is_closed_once_and_told_to_whoever_asks():
    one, again = closed(), closed()
    assert one.id == again.id and Closure.objects.count() == 1
    assert (one.terms.road, one.place_id, one.sector, one.version) == ("QL28", commune(), "security", 1)
    assert one.organization_id == duty().organization_id


def test_what_was_known_before_a_change_stays_known_of_then():
    one = closed()
    api.change(one.id, replace(one.terms, whom="all", until=later(300)), soldiers(), 1, later(10))
    api.reopen_road(one.id, duty(), 2, later(60), ended_at=later(50))
    assert api.closures(NOW - timedelta(minutes=1)) == []
    assert [api.closure(one.id, later(at)).terms.whom for at in (0, 9, 10)] == ["lorries", "lorries", "all"]
    assert [len(api.closures(later(at))) for at in (0, 55, 59, 60)] == [1, 1, 1, 0]
    assert api.closure(one.id, later(60)).ended_at == later(50) and api.closure(one.id, later(59)).ended_at is None
    assert [(change.act, change.by) for change in api.changes(one.id)] == [
        ("close", duty().username), ("change", soldiers().username), ("reopen", duty().username),
    ]  # fmt: skip


def test_history_can_only_grow():
    closed()
    for act in (lambda: ClosureChange.objects.update(act="x"), ClosureChange.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


def test_whoever_saw_an_older_version_changes_nothing():
    one = closed()
    api.change(one.id, replace(one.terms, whom="all"), duty(), 1, later(1))
    with pytest.raises(Conflict, match=r"closures.moved"):
        api.reopen_road(one.id, duty(), 1, later(2))
    api.reopen_road(one.id, duty(), 2, later(2))
    with pytest.raises(Conflict, match=r"closures.open_again"):
        api.change(one.id, one.terms, duty(), 3, later(3))


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"geometry": {"type": "Point", "coordinates": [108.0, 12.0]}}, "closures.outside"),
        ({"geometry": {"type": "Point", "coordinates": [10.1, 106.1]}}, "closures.swapped"),
        ({"since": later(60 * 24 * 8)}, "closures.since"),
        ({"road": "  "}, "closures.road"),
        ({"cause": "dragon"}, "closures.cause"),
    ],
)
def test_what_can_t_be_so_is_refused(more, rule):
    with pytest.raises(Refused, match=rule):
        closed(**more)


def test_it_can_t_end_before_it_began():
    one = closed()
    for ended in (NOW - timedelta(minutes=15), later(2)):
        with pytest.raises(Refused, match=r"closures.ended"):
            api.reopen_road(one.id, duty(), 1, later(1), ended_at=ended)


def test_works_that_begin_tomorrow_cut_nothing_today_and_may_be_withdrawn():
    one = closed(since=later(600))
    assert not one.standing(NOW) and one.standing(later(601))
    assert features.asked("closures", Question(NOW, NOW, NOW)) == []
    api.reopen_road(one.id, duty(), 1, later(5))
    assert api.closures(later(601)) == []


def test_a_commune_decides_on_its_own_ground_alone():
    assert closed(village()).opened_by == village().username
    with pytest.raises(Forbidden):
        closed(village("2"), "other")
    with pytest.raises(Forbidden):
        closed(somebody("leader", "ioc"), "leader")


def seen(person):
    accounts.enter(person.reach.places, person.reach.sectors, person.organization_id, person.reach.account_id)
    try:
        return Closure.objects.count(), ClosureChange.objects.count()
    finally:
        accounts.leave()


def test_everybody_signed_in_knows_a_cut_road_and_only_who_has_its_ground_may_change_it():
    one = closed()
    medic = somebody("agency_officer", "so-yt", sectors=["health"])
    assert [seen(person) for person in (duty(), soldiers(), village(), village("2"), medic)] == [(1, 1)] * 5
    for person, changed in ((village(), 1), (village("2"), 0), (medic, 0)):
        accounts.enter(person.reach.places, person.reach.sectors, person.organization_id, person.reach.account_id)
        try:
            assert Closure.objects.filter(id=one.id).update(version=2) == changed
        finally:
            accounts.leave()
    with pytest.raises(NotFound, match=r"closures.unknown"):
        api.closure(10**6, NOW)


def test_the_layer_tells_why_and_for_whom():
    one = closed()
    (told,) = features.asked("closures", Question(NOW, NOW, NOW))
    assert (told.line, told.light, told.geometry["type"]) == ("sạt taluy · cấm xe tải, xe khách", "watch", "LineString")
    api.change(one.id, replace(one.terms, whom="all"), duty(), 1, later(1))
    assert [features.asked("closures", Question(later(at), later(1), later(at)))[0].light for at in (0, 1)] == ["watch", "off"]
    assert features.asked("closures", Question(NOW, NOW, NOW, Extent(106.3, 10, 106.4, 10.2))) == []

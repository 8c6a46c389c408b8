"""Fire, smoke and water wait for a person; trips are kept and read; events are searched by kind and colour; reviews teach a rule."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from bazan.cameras.devices import api
from bazan.cameras.events import api as camera_events
from bazan.cameras.events.worker_sql import event_records
from bazan.cameras.events.worker_sql.event_records import Gone, Happening
from bazan.core.errors import Refused
from bazan.core.time import now
from bazan.directory.permissions.types import SYSTEM
from bazan.monitoring.alerts import api as alerts
from tests.fixtures.camera_province import lease_of, zone


def tell(camera, began, rule="water", broken=True, sure=0.9, **figures):
    number = next(drawn.id for drawn in api.rules_of(camera.id) if drawn.terms.code == rule)
    said = Happening(number, began.timestamp(), began.timestamp(), broken, float(broken), sure, "null", figures)
    event_records.keep_happenings(connection.connection, lease_of(camera), [said])


@pytest.mark.parametrize("purpose", ["fire", "smoke", "water"])
def test_what_is_experimental_is_an_alert_only_once_somebody_called_it_true_and_then_at_once(camera, purpose):
    api.draw("bridge", zone("danger", purpose=purpose), SYSTEM, now())
    began = now()
    tell(camera, began, "danger")
    assert camera_events.alert(began) == camera_events.alert(began + timedelta(seconds=60)) == 0
    (event,) = api.events()
    assert event.experimental
    for said in ("duplicate", "false"):
        api.review(event.id, said, SYSTEM, now())
        assert camera_events.alert(began + timedelta(seconds=61)) == 0
    api.review(event.id, "true", SYSTEM, now())
    assert camera_events.alert(began + timedelta(seconds=62)) == 1
    (alert,) = alerts.alerts()
    assert alert.rule == f"security.camera_{purpose}"
    assert api.event(event.id).alert_id == alert.id


def test_what_was_over_before_somebody_confirmed_it_is_an_alert_all_the_same(camera):
    api.draw("bridge", zone("danger", purpose="fire"), SYSTEM, now())
    began = now()
    tell(camera, began, "danger")
    tell(camera, began, "danger", broken=False)
    api.review(api.events()[0].id, "true", SYSTEM, now())
    assert camera_events.alert(began + timedelta(seconds=90)) == 1


def test_an_event_that_waits_holds_up_no_other(camera):
    api.draw("bridge", zone("danger", purpose="smoke"), SYSTEM, now())
    began = now()
    tell(camera, began, "danger")
    tell(camera, began)
    assert camera_events.alert(began) == 1
    assert [alert.rule for alert in alerts.alerts()] == ["security.camera_intrusion"]


def test_trips_add_up_within_five_minutes(camera):
    gone = [Gone("Chợ", "Cầu", "car", at) for at in (600.0, 899.0, 900.0)] + [Gone("Cầu", "Chợ", "car", 601.0)]
    event_records.keep_trips(connection.connection, lease_of(camera), gone)
    event_records.keep_trips(connection.connection, lease_of(camera), gone[:1])
    since = event_records.bin_of(0)
    kept = [(trip.origin, trip.start.timestamp(), trip.count) for trip in api.trips(camera.id, since, now())]
    assert sorted(kept) == [("Chợ", 600.0, 3), ("Chợ", 900.0, 1), ("Cầu", 600.0, 1)]
    assert api.trips(camera.id, event_records.bin_of(900), event_records.bin_of(1200))[0].count == 1


def test_events_are_found_by_kind_and_colour_of_one_thing(camera):
    began = now()
    tell(camera, began, kinds=["car", "person"], colours=["red", "blue"])
    tell(camera, began + timedelta(seconds=1), kinds=["car"], colours=["blue"])
    tell(camera, began + timedelta(seconds=2), kinds=["person"])
    newest, middle, oldest = (event.id for event in api.events())
    assert [event.id for event in api.events(kind="car")] == [middle, oldest]
    assert [event.id for event in api.events(colour="blue")] == [middle, oldest]
    assert [event.id for event in api.events(kind="car", colour="blue")] == [middle]
    assert [event.id for event in api.events(kind="person")] == [newest, oldest]
    assert api.events(kind="bus", colour="red") == []


def test_reviews_teach_a_rule_until_it_is_drawn_so(camera):
    began = now()
    for number in range(14):
        true = number >= 8
        tell(camera, began + timedelta(seconds=number), sure=0.9 if true else 0.55, boxes=[[0.1, 0.1, 0.2, 0.4]], kinds=["person"])
    for event in api.events():
        api.review(event.id, "true" if event.sure > 0.8 else "false", SYSTEM, now())
    taught = camera_events.lessons(camera.id)["water"]
    assert (taught.surest, taught.smallest) == (0.56, 0)
    assert (taught.false_dropped, taught.false, taught.true_dropped, taught.true) == (8, 8, 0, 6)
    standing = next(rule.terms for rule in api.rules_of(camera.id) if rule.terms.code == "water")
    assert standing.surest == 0, "a threshold held that nobody had drawn"
    drawn = api.draw("bridge", replace(standing, surest=taught.surest), SYSTEM, now())
    assert (drawn.terms.surest, drawn.version) == (0.56, 2)
    assert camera_events.lessons(camera.id) == {}, "what was learnt was proposed again"


def test_reviews_teach_the_greatest_height_an_event_ever_had(camera):
    """What was small when it came and then came nearer is not dropped by a threshold between."""
    began = now()
    for number in range(12):
        at, true = began + timedelta(seconds=number), number >= 6
        tell(camera, at, tallest=0.05 if true else 0.04)
        tell(camera, at, tallest=0.3 if true else 0.06)
        tell(camera, at, broken=False, tallest=0)
    for event in api.events():
        assert event.figures["tallest"] in (0.3, 0.06)
        api.review(event.id, "true" if event.figures["tallest"] > 0.1 else "false", SYSTEM, now())
    taught = camera_events.lessons(camera.id)["water"]
    assert (taught.smallest, taught.false_dropped, taught.true_dropped) == (0.07, 6, 0)


@pytest.mark.parametrize("name", ["surest", "smallest"])
@pytest.mark.parametrize("share", [-0.1, 0.96, float("nan")])
def test_a_threshold_that_cant_be_is_refused_by_its_field(camera, name, share):
    with pytest.raises(Refused) as why:
        api.draw("bridge", zone(**{name: share}), SYSTEM, now())
    assert (why.value.rule, why.value.field) == ("cameras.rule.share", name)

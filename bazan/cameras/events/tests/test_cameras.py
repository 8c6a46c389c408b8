"""Cameras declared, drawn on and reviewed; what they see becomes an alert, what they count an observation."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from bazan.cameras.devices import api
from bazan.cameras.devices.worker_sql import leases
from bazan.cameras.devices.worker_sql.leases import Self
from bazan.cameras.events import api as camera_events
from bazan.cameras.events.worker_sql import event_records
from bazan.cameras.events.worker_sql.event_records import Counted, Happening
from bazan.core.errors import BazanError, Forbidden, NotFound, Refused
from bazan.core.quality import Quality
from bazan.core.time import now
from bazan.data.observations import api as observations
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import SYSTEM
from bazan.monitoring.alerts import api as alerts
from tests.fixtures.camera_province import ZONE, line, terms, zone
from tests.fixtures.minimal_province import acting


def lease_of(camera):
    return next(
        lease for lease in leases.beat(connection.connection, Self("me", "", "unix:/x", 1, "null"), {}) if lease.camera == camera.id
    )


def tell(camera, began, at=None, broken=True, value=1.0, rule="water", still=b"picture"):
    number = next(drawn.id for drawn in api.rules_of(camera.id) if drawn.terms.code == rule)
    said = Happening(number, began.timestamp(), (at or began).timestamp(), broken, value, 0.9, "null", still=still)
    event_records.keep_happenings(connection.connection, lease_of(camera), [said])


def test_a_camera_is_a_thing_of_its_owner_where_it_stands(camera, owner):
    thing = observations.thing("bridge")
    assert (thing.kind, thing.organization_id, thing.place_id) == ("camera", owner, camera.place_id)
    assert (camera.state, camera.watched_by, camera.well) == ("waiting", "", False)


def test_said_again_unchanged_nothing_happens(camera, owner):
    entries = len(audit.entries())
    assert api.register(terms(), owner, SYSTEM, now()).version == api.camera("bridge").version
    assert api.draw("bridge", zone(), SYSTEM, now()).version == 1
    assert len(audit.entries()) == entries


def test_what_a_later_version_of_bazan_adds_to_rules_draws_none_of_them_anew(camera):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE camera_rule SET terms = terms - 'flow_en' WHERE code = 'water'")
    assert api.draw("bridge", zone(), SYSTEM, now()).version == 1


def test_a_rule_drawn_anew_retires_the_former(camera):
    wider = replace(zone(), points=((0.1, 0.5), (0.6, 0.5), (0.6, 0.9), (0.1, 0.9)))
    assert api.draw("bridge", wider, SYSTEM, now()).version == 2
    assert [rule.version for rule in api.rules_of(camera.id) if rule.terms.code == "water"] == [2]
    api.erase("bridge", "water", SYSTEM, now())
    assert [rule.terms.code for rule in api.rules_of(camera.id)] == ["a"]
    with pytest.raises(NotFound):
        api.erase("bridge", "water", SYSTEM, now())


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"main_url": "file:///etc/passwd"}, "cameras.address"),
        ({"main_url": "rtsp://user:secret@10.0.0.1/a"}, "cameras.secret"),
        ({"main_url": "rtsp:///a"}, "cameras.address"),
        ({"main_url": "rtsp://10.0.0.1:99999/a"}, "cameras.address"),
        ({"main_url": "rtsp://10.0.0.1/a b"}, "cameras.address"),
        ({"code": "Cầu"}, "cameras.code"),
        ({"name": "  "}, "cameras.name"),
        ({"credentials": "lower"}, "cameras.credentials"),
        ({"bearing": float("nan")}, "cameras.bearing"),
        ({"stills_days": 0}, "cameras.stills"),
        ({"masks": (((0.1, 0.1), (0.2, 0.2)),)}, "cameras.rule.points"),
        ({"latitude": 50.0}, "cameras.outside"),
    ],
)
def test_what_cant_be_a_camera_is_refused_by_its_field(owner, more, rule):
    with pytest.raises(Refused) as why:
        api.register(terms(**more), owner, SYSTEM, now())
    assert why.value.rule == rule
    assert why.value.field


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (zone(points=((0.1, 0.1), (0.9, 0.9), (0.9, 0.1), (0.1, 0.9))), "cameras.rule.zone"),
        (zone(points=((0.1, 0.1), (0.1, 0.1), (0.1, 0.1))), "cameras.rule.zone"),
        (zone(points=((0.1, 0.1), (1.1, 0.1), (0.5, 0.5))), "cameras.rule.points"),
        (zone(points=((0.1, 0.1), (float("nan"), 0.1), (0.5, 0.5))), "cameras.rule.points"),
        (zone(kinds=("dragon",)), "cameras.rule.kinds"),
        (zone(kinds=()), "cameras.rule.kinds"),
        (zone(purpose="face"), "cameras.rule.purpose"),
        (zone(seconds=-1), "cameras.rule.seconds"),
        (zone(at_least=2, below=3), "cameras.rule.numbers"),
        (zone(hours=(("25:00", "06:00"),)), "cameras.rule.hours"),
        (zone(profiles=("carnival",)), "cameras.profile.unknown"),
        (zone(purpose="flow"), "cameras.rule.flow"),
        (line(points=((0.5, 0.5), (0.5, 0.5))), "cameras.rule.line"),
        (line(points=ZONE), "cameras.rule.line"),
        (line(purpose="wrong_way"), "cameras.rule.direction"),
    ],
)
def test_what_cant_be_drawn_is_refused_by_its_field(camera, given, rule):
    with pytest.raises(BazanError) as why:
        api.draw("bridge", given, SYSTEM, now())
    assert why.value.rule == rule
    assert why.value.field


def test_nobody_draws_without_the_right(camera):
    with pytest.raises(Forbidden):
        api.draw("bridge", zone("more"), acting("somebody", "center"), now())


def test_an_occasion_switches_the_rules_that_name_it(camera, owner):
    api.register(terms("market"), owner, SYSTEM, now())
    api.draw("bridge", zone("flooded", profiles=("flood",)), SYSTEM, now())
    before = {known.terms.code: known.version for known in api.cameras()}
    assert api.switch_profile("flood", SYSTEM, now(), "Nước lên") == 1
    after = {known.terms.code: known.version for known in api.cameras()}
    assert (after["bridge"], after["market"]) == (before["bridge"] + 1, before["market"])
    assert api.profile() == "flood"
    with pytest.raises(Refused):
        api.switch_profile("flood", SYSTEM, now(), " ")


def test_what_breaks_a_zone_is_an_alert_with_its_event_and_clears_when_it_is_over(camera):
    began = now()
    tell(camera, began)
    assert camera_events.alert(began) == 1
    (alert,) = alerts.alerts(state="active")
    (event,) = api.events()
    assert (alert.rule, alert.feature_id, alert.value) == ("security.camera_intrusion", camera.thing_id, 1.0)
    assert alert.detail == {"camera": "bridge", "camera_event": event.id}
    assert event.alert_id == alert.id
    assert api.still(event.id) == b"picture"
    assert camera_events.alert(began + timedelta(seconds=5)) == 0, "one that goes on raised again"
    tell(camera, began, began + timedelta(seconds=10), broken=False, value=0.0)
    camera_events.alert(began + timedelta(seconds=11))
    assert alerts.alert(alert.id).state == "active", "it cleared before anybody could see whether it is over"
    camera_events.alert(began + timedelta(seconds=80))
    assert alerts.alert(alert.id).state == "cleared"


def test_what_began_and_ended_between_two_rounds_is_an_alert_all_the_same(camera):
    began = now()
    tell(camera, began)
    tell(camera, began, began + timedelta(seconds=1), broken=False, value=0.0)
    assert camera_events.alert(began + timedelta(seconds=2)) == 1
    assert [alert.rule for alert in alerts.alerts()] == ["security.camera_intrusion"]


def test_two_events_of_one_camera_are_one_alert(camera):
    began = now()
    tell(camera, began)
    camera_events.alert(began)
    tell(camera, began + timedelta(seconds=3), value=2.0)
    camera_events.alert(began + timedelta(seconds=3))
    assert len(alerts.alerts()) == 1
    assert len({event.alert_id for event in api.events()}) == 1


def test_a_review_is_kept_with_who_said_it(camera):
    tell(camera, now())
    (event,) = api.events(waiting=True)
    said = api.review(event.id, "false", SYSTEM, now())
    assert (said.review, said.reviewed_by) == ("false", "system")
    assert api.events(waiting=True) == []
    assert api.reviews(now() - timedelta(hours=1)) == {"false": 1}
    with pytest.raises(Refused):
        api.review(event.id, "perhaps", SYSTEM, now())


def test_what_goes_on_before_a_camera_that_fell_silent_ends_with_its_last_picture(camera):
    began = now() - timedelta(minutes=5)
    tell(camera, began)
    event_records.keep_state(connection.connection, lease_of(camera), "live", [], (began + timedelta(seconds=20)).timestamp(), {})
    assert api.find_silent(now()) == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE camera_state SET said_at = said_at - interval '1 min'")
    assert api.find_silent(now()) == 1
    (event,) = api.events()
    assert (event.ended_at, event.value) == (began + timedelta(seconds=20), 0)


def test_a_camera_nobody_speaks_of_is_offline(camera):
    assert api.find_silent(now()) == 1
    assert api.find_silent(now()) == 0
    assert api.camera("bridge").faults == ("offline",)
    event_records.keep_state(connection.connection, lease_of(camera), "live", [], now().timestamp(), {"fps": 5})
    well = api.camera("bridge")
    assert (well.state, well.faults, well.well, well.figures) == ("live", (), True, {"fps": 5})
    assert [fault for fault, _, ended in api.faults(camera.id, now() - timedelta(hours=1)) if ended] == ["offline"]


def test_availability_is_the_share_of_time_it_was_not_offline(camera):
    begin, day = now(), timedelta(hours=24)
    assert api.availability(begin - day, begin + day)[camera.id] == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE camera SET declared_at = %s", [begin - 2 * day])
        cursor.execute(
            "INSERT INTO camera_fault (camera_id, fault, began_at, ended_at) VALUES (%s, 'offline', %s, %s), (%s, 'dark', %s, null)",
            [camera.id, begin - 1.5 * day, begin - 0.75 * day, camera.id, begin - day],
        )
    assert api.availability(begin - day, begin)[camera.id] == pytest.approx(0.75)
    assert api.availability(begin - 10 * day, begin)[camera.id] == pytest.approx(1 - 0.75 / 2), "time before it was declared counted"
    assert api.standing_faults() == {camera.id: begin - day}


class Edge(observations.EdgeClient):
    """Takes what is handed over, and tells it."""

    def __init__(self):
        self.rows = []

    def submit(self, run_id, rows, patience_s=float("inf")):
        self.rows += rows
        return observations.Outcome(len(rows), 0)


def test_a_line_has_a_station_whatever_it_is_called_or_isnt_drawn(owner):
    long = "c" * 40
    api.register(terms(long, name="Cầu " * 20), owner, SYSTEM, now())
    with pytest.raises(Refused) as why:
        api.draw(long, line("a" * 19), SYSTEM, now())
    assert (why.value.rule, why.value.params, why.value.field) == ("cameras.rule.code", {"most": 18}, "code")
    api.draw(long, line("a" * 18, names={"vi": "Vạch " * 30, "en": "Line " * 30}), SYSTEM, now())
    api.draw(long, zone("a" * 40), SYSTEM, now())
    camera_events.observe(now(), Edge())
    assert observations.thing(f"{long}-{'a' * 18}").kind == "counting_line"
    assert [bool(rule.thing_id) for rule in api.rules_of(api.camera(long).id)] == [True, False]


def test_counts_of_five_minutes_become_observations_of_the_line(camera):
    lease, at = lease_of(camera), 1_800_000_000.0
    number = next(drawn.id for drawn in api.rules_of(camera.id) if drawn.terms.code == "a")
    event_records.keep_counts(connection.connection, lease, [Counted(number, "car", True, at, 4)], {number: (at + 290, 299.0)})
    event_records.keep_counts(connection.connection, lease, [Counted(number, "person", False, at + 400, 2)], {number: (at + 500, 100.0)})
    edge, later = Edge(), event_records.bin_of(at) + timedelta(minutes=20)
    assert (camera_events.observe(later, edge), edge.rows) == (0, []), "the edge has to hear of the station first"
    assert camera_events.observe(later, edge) == 2
    known = {stream.id: stream.property for stream in observations.datastreams([observations.thing("bridge-a").id])}
    rows = {(known[row.datastream_id], row.time): (row.value, row.quality) for row in edge.rows}
    first, second = event_records.bin_of(at), event_records.bin_of(at + 400)
    assert len(rows) == len(edge.rows) == 8
    assert rows["crossings_car_forward", first] == (4, Quality.GOOD)
    assert rows["crossings_person_back", first] == (0, Quality.GOOD), "nobody crossed: that is a count too"
    assert rows["crossings_person_back", second] == (2, Quality.SUSPECT), "a count of part of the time passed for a whole one"
    assert camera_events.observe(later, edge) == 0

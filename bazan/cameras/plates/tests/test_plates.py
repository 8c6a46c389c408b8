"""Plates are kept only where they may be read, searched for a reason, watched for until a day, met once, seen by few, and erased."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.db import connection
from django.utils.module_loading import import_string

from bazan.cameras.devices import api as devices
from bazan.cameras.events import api as camera_events
from bazan.cameras.plates import api, plate_search, retention
from bazan.cameras.plates.manifest import MANIFEST
from bazan.cameras.plates.tests.plate_readings import BASIS, passed
from bazan.cameras.plates.types import Asked, WantedTerms
from bazan.cameras.plates.worker_sql.reading_records import Read, keep_reading
from bazan.core.errors import BazanError, Forbidden, NotFound, Refused
from bazan.core.time import local_day, now
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import SYSTEM, Acting, Reach
from bazan.directory.personal_data.types import Ripe
from bazan.monitoring.alerts import api as alerts
from tests.fixtures.camera_province import seen, terms
from tests.fixtures.minimal_province import acting

ROLES = import_string("bazan.cameras.plates.migrations.0001_initial.ROLES")


def officer(owner, role="duty_officer", sectors=None):
    return Acting(Reach(7, "officer", frozenset({role}), None, sectors), owner)


def wanted_of(owner, plate="51F-123.45", **more):
    given = WantedTerms(plate, "Xe bị trộm, hồ sơ 12", "Công văn 8/CV", owner, now() + timedelta(days=30))
    return replace(given, **more)


def found(pattern, by, **more):
    at = now()
    asked = Asked(pattern, at - timedelta(days=6), at + timedelta(minutes=1), "Hồ sơ 12, xe bị trộm")
    return [row.plate for row in api.search(replace(asked, **more), by, at).readings]


def count(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def test_a_camera_that_may_not_read_plates_keeps_none(owner, reader):
    off = devices.register(terms("market"), owner, SYSTEM, now())
    passed(off, "51F12345")
    passed(reader, "51F12345")
    assert found("51F12345", officer(owner)) == ["51F12345"]
    assert [camera.terms.code for camera in api.readers()] == ["bridge"]
    devices.register(terms(), owner, SYSTEM, now())
    passed(reader, "51F99999")
    assert found("51F*", officer(owner)) == ["51F12345"], "a plate was kept after the basis was gone"


def test_the_file_of_cameras_says_on_which_basis_plates_are_read_and_how_long_they_are_kept(owner):
    file = StringIO(
        "code,name,organization,latitude,longitude,main_url,plates_basis,plates_days\n"
        "bridge,Cầu,center,10.1,106.1,rtsp://127.0.0.1:8554/a,Kế hoạch 12,3\n"
        "market,Chợ,center,10.1,106.1,rtsp://127.0.0.1:8554/b,,\n"
        "square,Quảng trường,center,10.1,106.1,rtsp://127.0.0.1:8554/c,Kế hoạch 12,90\n"
    )
    declined = devices.import_cameras(file, SYSTEM, now()).declined
    assert [row.why.field for row in declined] == ["plates_days"]
    assert [(row.terms.code, row.terms.plates_basis, row.terms.plates_days) for row in api.readers()] == [("bridge", "Kế hoạch 12", 3)]


def test_a_plate_told_twice_is_kept_once(owner, reader):
    read = Read("51F12345", 0.9, "car", "white", now().timestamp(), "letters-test")
    for _ in range(2):
        keep_reading(connection.connection, reader.id, read)
    assert count("plate_reading") == 1


def test_a_search_finds_by_one_sign_and_by_many_the_newest_first(owner, reader):
    for ago, plate in ((50, "51F12345"), (40, "51F12346"), (30, "51F1234"), (20, "29A112345")):
        passed(reader, plate, ago)
    by = officer(owner)
    assert found("51F-123.4?", by) == ["51F12346", "51F12345"]
    assert found("*12345", by) == ["29A112345", "51F12345"]
    assert found("51F*4", by) == ["51F1234"]
    assert found("51F*", by, until=now() - timedelta(seconds=35)) == ["51F12346", "51F12345"]


def test_each_search_is_written_down_with_its_reason_and_one_that_is_refused_is_none(owner, reader):
    passed(reader, "51F12345")
    found("51f*", officer(owner))
    (entry,) = audit.entries(action="plates.search")
    assert entry.actor == "officer"
    assert {name: entry.detail[name] for name in ("pattern", "reason", "found")} == {
        "pattern": "51F*", "reason": "Hồ sơ 12, xe bị trộm", "found": 1,
    }  # fmt: skip
    with pytest.raises(Forbidden):
        found("51F*", officer(owner, "agency_officer"))
    with pytest.raises(Forbidden):
        found("51F*", officer(owner, sectors=frozenset({"health"})))
    assert len(audit.entries(action="plates.search")) == 1


def test_a_search_is_bounded_and_one_that_takes_too_long_is_given_up_and_still_written_down(owner, reader, monkeypatch):
    for number in range(4):
        passed(reader, f"51F1234{number}", number)
    monkeypatch.setattr(plate_search, "MOST", 3)
    at = now()
    asked = Asked("51F*", at - timedelta(days=1), at + timedelta(minutes=1), "Hồ sơ 12, xe bị trộm")
    answer = api.search(asked, officer(owner), at)
    assert (len(answer.readings), answer.more, answer.late) == (3, True, False)
    monkeypatch.setattr(plate_search, "PATIENCE_MS", 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION slow(text) RETURNS text LANGUAGE sql AS $$ SELECT CASE WHEN pg_sleep(0.05) IS NULL THEN $1 ELSE $1 END $$"
        )
        cursor.execute("ALTER TABLE plate_reading RENAME TO plate_kept")
        cursor.execute(
            """CREATE VIEW plate_reading AS
                 SELECT id, camera_id, slow(plate) AS plate, sure, kind, colour, at, model, held_at FROM plate_kept"""
        )
    answer = api.search(asked, officer(owner), at)
    assert (answer.readings, answer.late) == ((), True)
    assert audit.entries(action="plates.search")[0].detail["late"] is True
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        assert cursor.fetchone() == ("0",), "what comes after the search would be given up too"


def test_the_worst_patterns_that_are_taken_end_soon_over_many_plates(owner, reader):
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO plate_reading (camera_id, plate, sure, kind, colour, at, model)
               SELECT %s, '11A' || lpad((n %% 100000)::text, 5, '1'), 1, 'car', '', now() - n * interval '1 s', 'm'
                 FROM generate_series(1, 50000) n""",
            [reader.id],
        )
    for pattern in ("*1?1?1?1?1*", "*111*", "?*1?1?1?1?*2"):
        assert not api.search(Asked(pattern, now() - timedelta(days=6), now(), "Hồ sơ 12, xe bị trộm"), officer(owner), now()).late, pattern


def test_what_passes_is_met_surely_or_perhaps_and_alerts_its_camera(owner, reader):
    entry = api.add(wanted_of(owner), officer(owner), now())
    for plate in ("51F12345", "51F12845", "51F12395", "51F99999", "29A112345"):
        passed(reader, plate)
    assert api.meet(now()) == 2
    assert api.meet(now()) == 0
    assert {(row.reading.plate, row.perhaps) for row in api.meetings()} == {("51F12345", False), ("51F12845", True)}
    alert_ids = {row.alert_id for row in api.meetings()}
    (number,) = alert_ids
    assert number is not None
    alert = alerts.alert(number)
    assert alert.detail["camera"] == "bridge"
    assert "51F" not in str(alert.detail), "whoever sees alerts would know who is watched for"
    assert [(row.id, row.met) for row in api.wanted(now())] == [(entry.id, 2)]
    assert "51F" not in str(audit.entries(action="plates.meet")[0].detail)


def test_an_alert_of_a_plate_doesnt_end_what_else_the_camera_alerts_of_nor_the_other_way_round(owner, camera, reader):
    seen(reader)
    at = now()
    camera_events.alert(at)
    api.add(wanted_of(owner), officer(owner), at)
    passed(reader, "51F12345")
    api.meet(at)
    for step in range(1, 8):
        camera_events.alert(at + timedelta(seconds=20 * step))
    cleared = {event: alerts.alert(number).cleared_at for (_, event), number in alerts.live_for([camera.thing_id]).items()}
    assert cleared == {"intrusion": None, "plate": None}
    for step in range(1, 8):
        api.meet(at + timedelta(minutes=3 * step))
    cleared = {event: alerts.alert(number).cleared_at for (_, event), number in alerts.live_for([camera.thing_id]).items()}
    assert cleared["intrusion"] is None and cleared["plate"] is not None


def test_an_entry_added_later_looks_back_without_an_alert_for_what_is_long_gone(owner, reader):
    passed(reader, "51F12345", ago_s=3 * 3600)
    assert api.meet(now()) == 0
    api.add(wanted_of(owner), officer(owner), now())
    assert api.meet(now()) == 1
    assert [(row.reading.plate, row.alert_id) for row in api.meetings()] == [("51F12345", None)]
    assert alerts.live_for([reader.thing_id]) == {}


def test_an_entry_that_expired_or_was_ended_meets_nothing(owner, reader):
    at, by = now(), officer(owner)
    first = api.add(wanted_of(owner, expires_at=at + timedelta(hours=1)), by, at)
    second = api.add(wanted_of(owner, plate="30A1234"), by, at)
    api.end(second.id, by, at)
    api.end(second.id, by, at)
    passed(reader, "51F12345")
    passed(reader, "30A1234")
    later = at + timedelta(hours=1)
    assert api.meet(later) == 0
    assert (api.wanted(later), [row.id for row in api.wanted(later, holding=False)]) == ([], [second.id, first.id])
    assert len(audit.entries(action="plates.end")) == 1
    again = api.add(wanted_of(owner, expires_at=later + timedelta(days=1)), by, later)
    assert [row.id for row in api.wanted(later)] == [again.id]


def test_a_plate_is_listed_once_and_by_who_may_alone(owner, reader, monkeypatch):
    by = officer(owner)
    api.add(wanted_of(owner), by, now())
    with pytest.raises(Refused) as why:
        api.add(wanted_of(owner), by, now())
    assert (why.value.rule, why.value.field) == ("plates.listed", "plate")
    with pytest.raises(Refused) as why:
        api.add(wanted_of(0, plate="30A1234"), by, now())
    assert (why.value.rule, why.value.field) == ("plates.organization", "organization")
    monkeypatch.setattr("bazan.cameras.plates.rules.MOST_HELD", 1)
    with pytest.raises(Refused) as why:
        api.add(wanted_of(owner, plate="30A1234"), by, now())
    assert why.value.rule == "plates.many"
    for act in (lambda by: api.add(wanted_of(owner, plate="30A1234"), by, now()), lambda by: api.end(1, by, now())):
        with pytest.raises(Forbidden):
            act(acting("somebody", "center"))
    with pytest.raises(NotFound):
        api.end(999, by, now())
    (entry,) = audit.entries(action="plates.add")
    assert {entry.detail[name] for name in ("plate", "reason", "legal_basis")} == {"51F12345", "Xe bị trộm, hồ sơ 12", "Công văn 8/CV"}


def rows_seen(role, places, sectors, until=None):
    """How many rows of each table such a person's page is shown by the database, whatever the page asks."""
    account = apps.get_model("people", "Account").objects.create(username=f"{role}-{places}-{sectors}-{until}", full_name=role)
    apps.get_model("people", "Grant").objects.create(account=account, role=role, sector="*", until=until)
    accounts.enter(places, sectors, None, account.id)
    try:
        return tuple(count(table) for table in ("plate_reading", "plate_wanted", "plate_meeting"))
    finally:
        accounts.leave()


def test_the_database_shows_plates_to_who_may_search_and_of_cameras_in_reach_alone(owner, reader):
    far = devices.register(terms("far", longitude=106.3, plates_basis=BASIS), owner, SYSTEM, now())
    api.add(wanted_of(owner), officer(owner), now())
    passed(reader, "51F12345")
    passed(far, "51F12345")
    api.meet(now())
    assert rows_seen("duty_officer", None, None) == (2, 1, 2)
    assert rows_seen("duty_officer", frozenset({reader.place_id}), frozenset({"security"})) == (1, 1, 1)
    assert rows_seen("duty_officer", None, frozenset({"health"})) == (0, 0, 0)
    assert rows_seen("agency_officer", None, frozenset({"security"})) == (0, 0, 0)
    assert rows_seen("administrator", None, None) == (0, 0, 0), "who sees everything else would see plates"
    today = local_day(now())
    assert rows_seen("leader", None, None, today) == (2, 1, 2)
    assert rows_seen("leader", None, None, today - timedelta(days=1)) == (0, 0, 0), "a role that is over opens nothing"
    assert {role for permission in MANIFEST.permissions for role in permission.roles} == set(ROLES)


def ripe(**more):
    at = now()
    return replace(Ripe(at - timedelta(days=90), at), **more)


def test_plates_go_when_their_camera_says_so_and_at_once_without_a_basis(owner, reader):
    passed(reader, "51F12345", ago_s=8 * 86400)
    passed(reader, "51F12346", ago_s=6 * 86400)
    api.add(wanted_of(owner), officer(owner), now())
    api.meet(now())
    assert retention.readings(ripe(erase=False)).count == 1
    gone = retention.readings(ripe())
    assert (gone.count, len(gone.prints), count("plate_reading"), count("plate_meeting")) == (1, 1, 1, 1)
    assert "51F12345" not in gone.prints[0]
    assert retention.readings(ripe(cases=frozenset({1}))).count == 0
    devices.register(terms(), owner, SYSTEM, now())
    assert retention.readings(ripe()).count == 1
    assert (count("plate_reading"), retention.readings(ripe()).count) == (0, 0)


def test_the_watch_list_is_forgotten_some_time_after_its_end(owner, reader):
    at = now()
    api.add(wanted_of(owner), officer(owner), at)
    passed(reader, "51F12345")
    api.meet(at)
    assert retention.wanted(ripe()).count == 0
    later = at + timedelta(days=130)
    assert retention.wanted(ripe(before=later - timedelta(days=90), erase=False)).count == 1
    assert retention.wanted(ripe(before=later - timedelta(days=90))).count == 1
    assert (count("plate_wanted"), count("plate_meeting"), count("plate_reading")) == (0, 0, 1)


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"plates_basis": "x" * 301}, "cameras.plates.basis"),
        ({"plates_days": 0}, "cameras.plates.days"),
        ({"plates_days": 32}, "cameras.plates.days"),
    ],
)
def test_a_camera_cant_keep_plates_for_ever(owner, more, rule):
    with pytest.raises(BazanError) as why:
        devices.register(terms(**more), owner, SYSTEM, now())
    assert (why.value.rule, bool(why.value.field)) == (rule, True)

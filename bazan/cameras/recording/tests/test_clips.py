"""Clips of events: who opens them for what, and when they and the stills beside them go."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from bazan.cameras.devices import api
from bazan.cameras.recording import api as recording
from bazan.cameras.recording import retention
from bazan.cameras.recording.manifest import MANIFEST
from bazan.core.deferred_imports import resolve
from bazan.core.errors import Forbidden, NotFound, Refused
from bazan.core.time import now
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import SYSTEM, Acting, Reach
from bazan.directory.personal_data.types import Ripe
from tests.fixtures.camera_events import told
from tests.fixtures.camera_province import filmed, seen, zone
from tests.fixtures.minimal_province import acting

pytestmark = pytest.mark.django_db
REASON = "Tìm trẻ lạc theo yêu cầu"


def officer(camera):
    return Acting(Reach(1, "officer", frozenset({"duty_officer"}), None, None), camera.organization_id)


def test_a_clip_is_what_was_kept_with_its_fingerprint_and_opens_for_the_house(camera):
    event = seen(camera)
    assert recording.clips_of([event.id]) == {}
    info = filmed(camera, event)
    assert (recording.clip(event.id), recording.sealed_clip(event.id)) == (b"a blurred clip", b"as it was sent")
    assert (info.sha256, info.size, info.sealed) == (hashlib.sha256(b"a blurred clip").hexdigest(), 14, True)
    assert info.ended_at - info.began_at == timedelta(seconds=10)
    assert info.began_at < event.began_at < info.ended_at
    assert (api.rule_of(event.id).terms.code, api.rule_of(event.id).version) == ("water", 1)
    with pytest.raises(NotFound):
        recording.clip(event.id + 1)
    with pytest.raises(NotFound):
        api.rule_of(event.id + 1)


def test_the_rule_of_an_event_is_of_the_version_that_held_then(camera):
    event = seen(camera)
    api.draw("bridge", zone(seconds=5), SYSTEM, now())
    assert (api.rule_of(event.id).version, api.rule_of(event.id).terms.seconds) == (1, 0)


def test_a_clip_as_it_was_is_for_who_holds_the_right_for_a_reason_each_time_written_down(camera):
    event = seen(camera)
    with pytest.raises(NotFound):
        recording.reveal_clip(event.id, officer(camera), now(), REASON)
    assert audit.entries(action="cameras.reveal_clip") == [], "a look at nothing is written down"
    filmed(camera, event)
    with pytest.raises(Refused) as why:
        recording.reveal_clip(event.id, officer(camera), now(), "vì tôi")
    assert why.value.field == "reason"
    with pytest.raises(Forbidden):
        recording.reveal_clip(event.id, acting("somebody", "center"), now(), REASON)
    for _ in range(2):
        assert recording.reveal_clip(event.id, officer(camera), now(), REASON) == b"as it was sent"
    entries = audit.entries(action="cameras.reveal_clip")
    assert [(entry.subject, entry.detail["reason"]) for entry in entries] == [(f"camera_event:{event.id}", REASON)] * 2


def test_where_nothing_was_sealed_or_the_seal_is_broken_there_is_nothing_to_open(camera):
    event = seen(camera)
    filmed(camera, event, original=b"")
    with pytest.raises(NotFound):
        recording.sealed_clip(event.id)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE camera_clip SET sealed = 'what nobody sealed by this key'")
    with pytest.raises(NotFound):
        recording.sealed_clip(event.id)


@pytest.mark.parametrize(
    ("camera_days", "rule_days", "province_days", "age", "goes"),
    [
        (30, 0, 365, 29, False),
        (30, 0, 365, 31, True),
        (30, 3, 365, 4, True),
        (30, 90, 365, 80, False),
        (30, 90, 365, 91, True),
        (30, 90, 60, 61, True),
    ],
)
def test_pictures_and_clips_go_when_their_rule_says_so_else_the_camera_and_the_province_at_last(
    camera, camera_days, rule_days, province_days, age, goes
):
    event = seen(camera)
    filmed(camera, event)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE camera SET terms = terms || jsonb_build_object('stills_days', %s)", [camera_days])
        cursor.execute("UPDATE camera_rule SET terms = terms || jsonb_build_object('keep_days', %s)", [rule_days])
    at = event.began_at + timedelta(days=age, minutes=1)
    ripe = Ripe(at - timedelta(days=province_days), at)
    fingerprints = {"stills": event.still, "clips": recording.clips_of([event.id])[event.id].sha256}
    for holder in MANIFEST.personal_data:
        erase = resolve(holder.act)
        assert erase(Ripe(ripe.before, at, erase=False)).count == goes
        assert erase(ripe).prints == ((fingerprints[holder.name.rpartition(".")[2]],) if goes else ())
        assert erase(ripe).count == 0
    assert bool(recording.clips_of([event.id])) is not goes
    assert bool(api.event(event.id).still) is not goes
    assert api.events()[0].id == event.id, "the event itself stays"


def test_a_rule_of_before_these_days_were_asked_for_goes_by_its_camera(camera):
    filmed(camera, event := seen(camera))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE camera_rule SET terms = terms - 'keep_days'")
    at = event.began_at + timedelta(days=31)
    assert retention.clips(Ripe(at - timedelta(days=365), at)).count == 1


@pytest.mark.parametrize("days", [-1, 366])
def test_days_nobody_means_are_refused_by_their_field(camera, days):
    with pytest.raises(Refused) as why:
        api.draw("bridge", zone(keep_days=days), SYSTEM, now())
    assert (why.value.rule, why.value.field) == ("cameras.rule.keep", "keep_days")


def test_pictures_go_when_the_camera_or_the_province_says_and_the_events_stay(camera):
    begin, day = now(), timedelta(days=1)
    told(camera, at=begin - 31 * day, still=b"picture")
    told(camera, at=begin - 29 * day, still=b"younger")
    asked = Ripe(begin - 90 * day, begin, erase=False)
    assert retention.stills(asked).count == 1
    erased = retention.stills(replace(asked, erase=True))
    assert erased.prints == (hashlib.sha256(b"picture").hexdigest(),)
    assert retention.stills(replace(asked, erase=True, before=begin - 28 * day)).count == 1, "the province's shorter time was not kept"
    assert retention.stills(replace(asked, erase=True, before=begin)).count == 0
    assert [event.still for event in api.events()] == ["", ""]

"""Clips handed in piece by piece, jobs asked for, stopped and gone on with, drafts tried, and clips erased when their time is over."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from bazan.cameras.devices import api as devices
from bazan.cameras.footage import api, retention, rules
from bazan.cameras.footage.encryption import PIECE, BrokenSeal, Pieces, opened, sealed
from bazan.cameras.footage.types import HandedIn, Order
from bazan.cameras.footage.worker_sql import clip_content
from bazan.core.errors import BazanError, Refused
from bazan.core.settings import current
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting
from bazan.directory.personal_data.types import Ripe
from tests.fixtures.camera_province import filmed, seen, zone
from tests.fixtures.footage_jobs import SEEN, answered, looked, under_way

MP4 = b"\0\0\0\x20ftypisom"
SAID = HandedIn("Chợ Đắk Mil", "Đếm xe", "Công văn 8/CV", "cho.mp4", 0)


@pytest.fixture
def duty(owner) -> Acting:
    account = apps.get_model("people", "Account").objects.create(username="duty", full_name="Người trực", organization_id=owner)
    apps.get_model("people", "Grant").objects.create(account=account, role="duty_officer", sector="*")
    return Acting(accounts.reach_of(account), owner)


def handed_in(duty, size=2000):
    """A clip all of whose bytes have come."""
    clip = api.hand_in(replace(SAID, size=size), duty, now())
    for number, data in enumerate(pieces_of(size)):
        clip = api.receive(clip.id, number, data, duty, now())
    return clip


def pieces_of(size):
    data = MP4 + bytes(size - len(MP4))
    return [data[place : place + PIECE] for place in range(0, size, PIECE)]


def refused(call):
    with pytest.raises(BazanError) as why:
        call()
    return why.value.rule, why.value.field


@given(st.binary(max_size=40), st.integers(0, 3))
def test_a_piece_opens_at_its_own_place_alone(data, number):
    kept = sealed(data, "a", number, current())
    assert opened(kept, "a", number, current()) == data
    for clip, place in (("b", number), ("a", number + 1)):
        with pytest.raises(BrokenSeal):
            opened(kept, clip, place, current())


@given(st.lists(st.tuples(st.integers(0, 3 * PIECE), st.integers(0, 5000)), max_size=8))
def test_pieces_are_read_as_the_file_they_were(places):
    data = bytes(range(251)) * (2 * PIECE // 251) + b"the end"
    file = Pieces(len(data), lambda number: data[number * PIECE : (number + 1) * PIECE])
    for place, length in places:
        assert file.seek(place) == place
        read = file.read(length)
        assert read == data[place : place + length][: len(read)]
        assert read or place >= len(data) or not length


@pytest.mark.parametrize(
    ("more", "rule", "field"),
    [
        ({"name": " "}, "footage.name", "name"),
        ({"purpose": ""}, "footage.purpose", "purpose"),
        ({"legal_basis": ""}, "footage.legal_basis", "legal_basis"),
        ({"size": 0}, "footage.empty", "file"),
        ({"size": (5 << 20) + 1}, "footage.large", "file"),
        ({"recorded_at": now() + timedelta(days=1)}, "footage.recorded", "recorded_at"),
        ({"recorded_at": now().replace(year=1970)}, "footage.recorded", "recorded_at"),
    ],
)
def test_what_is_said_of_a_clip_is_judged_at_its_field(more, rule, field):
    assert refused(lambda: rules.handed_in(replace(SAID, **({"size": 9} | more)), 5 << 20, now())) == (rule, field)


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        (b"\xff\xd8\xff\xe0", "footage.picture"),
        (b"\x89PNG\r\n", "footage.picture"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "footage.picture"),
        (b"PK\x03\x04 an archive", "footage.no_clip"),
        (b"RIFF\0\0\0\0WAVEfmt ", "footage.no_clip"),
        (b"<html>", "footage.no_clip"),
        (b"G but no packets" + bytes(300), "footage.no_clip"),
    ],
)
def test_what_is_no_clip_is_known_by_its_first_bytes(head, rule):
    assert refused(lambda: rules.judge_beginning(head)) == (rule, "file")


@pytest.mark.parametrize("head", [MP4, b"RIFF\0\0\0\0AVI LIST", b"\x1aE\xdf\xa3", b"FLV\x01", (b"G" + bytes(187)) * 2])
def test_what_may_be_a_clip_is_let_in(head):
    rules.judge_beginning(head)


@pytest.mark.parametrize(
    ("began", "ended", "seconds"),
    [(-1, 5, 60), (5, 5, 60), (61, 70, 60), (float("nan"), 5, 60), (0, float("inf"), 60), (0, 601, None), (0, None, 3600)],
)
def test_a_span_that_isnt_of_the_clip_is_refused(began, ended, seconds):
    assert refused(lambda: rules.ordered(Order("export", began=began, ended=ended), seconds)) == ("footage.span", "began")


@pytest.mark.django_db
def test_a_clip_comes_in_pieces_each_once_and_sealed(camera, duty):
    size = PIECE + 500
    clip = api.hand_in(replace(SAID, size=size, camera="bridge"), duty, now())
    first, last = pieces_of(size)
    assert refused(lambda: api.receive(clip.id, 1, last, duty, now()))[0] == "footage.piece"
    assert refused(lambda: api.receive(clip.id, 0, first[:-1], duty, now()))[0] == "footage.piece"
    assert api.receive(clip.id, 0, first, duty, now()).state == "receiving"
    assert api.receive(clip.id, 0, first, duty, now()).pieces == 1, "a piece sent twice is counted twice"
    whole = api.receive(clip.id, 1, last, duty, now())
    assert (whole.pieces, whole.state, whole.place_id) == (2, "waiting", camera.place_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM footage_piece ORDER BY number")
        kept = [bytes(row[0]) for row in cursor.fetchall()]
    assert not any(MP4 in data or bytes(64) in data for data in kept)
    bytes_of = clip_content.content(connection.connection, clip_content.clip(connection.connection, clip.id), current(), bytes)
    assert bytes_of.read() == first + last, "who looks at it reads something else"
    assert [job.kind for job in api.jobs(clip_ids=[clip.id])] == ["look"]
    assert [entry.action for entry in audit.entries(subject=f"footage_clip:{clip.id}")] == ["footage.received", "footage.hand_in"]


@pytest.mark.django_db
def test_a_picture_is_no_clip_and_nothing_of_it_is_kept(province, duty):
    clip = api.hand_in(replace(SAID, size=400), duty, now())
    assert refused(lambda: api.receive(clip.id, 0, b"\xff\xd8\xff" + bytes(397), duty, now())) == ("footage.picture", "file")
    assert api.clip(clip.id).pieces == 0


@pytest.mark.django_db
def test_a_job_is_stopped_and_gone_on_with(province, duty):
    clip = handed_in(duty)
    looked(clip.id)
    job = api.ask(clip.id, Order("motion"), duty, now())
    assert api.cancel(job.id, duty, now()).state == "cancelled", "nobody had begun it"
    assert api.go_on(job.id, duty, now()).state == "waiting"
    under_way(0.4)
    stopping = api.cancel(job.id, duty, now())
    assert (stopping.state, stopping.cancelling, stopping.progress) == ("running", True, pytest.approx(0.4))
    assert [entry.action for entry in audit.entries(subject=f"footage_job:{job.id}")] == [
        "footage.cancel", "footage.go_on", "footage.cancel", "footage.ask"
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_line_is_judged_as_if_it_were_drawn_and_no_more_wait_than_may(province, duty):
    clip = handed_in(duty)
    looked(clip.id)
    assert refused(lambda: api.ask(clip.id, Order("count", ((0.1, 0.1),), ("person",)), duty, now()))[1] == "points"
    assert refused(lambda: api.ask(clip.id, Order("dance"), duty, now())) == ("footage.kind", "kind")
    assert refused(lambda: api.ask(clip.id, Order("rerun"), duty, now())) == ("footage.no_rules", "kind")
    for _ in range(rules.MOST_OPEN):
        api.ask(clip.id, Order("motion"), duty, now())
    assert refused(lambda: api.ask(clip.id, Order("motion"), duty, now())) == ("footage.busy", "kind")


@pytest.mark.django_db
def test_a_draft_is_tried_beside_the_rule_that_holds_and_changes_nothing(camera, duty):
    draft = zone(seconds=4)
    assert refused(lambda: api.try_rule("bridge", draft, duty, now()))[0] == "footage.no_clips"
    event = seen(camera)
    filmed(camera, event)
    before = devices.rules_of(camera.id), devices.events()
    trial = api.trial(api.try_rule("bridge", draft, duty, now()))
    (job,) = trial.jobs
    assert [terms["code"] for terms in job.terms["rules"]] == ["draft", "kept"]
    assert trial.kept and (trial.kept.seconds, trial.draft.seconds) == (0, 4)
    assert api.clip(job.clip_id).event_id == event.id
    assert api.clips() == [], "a clip of an event was not handed in"
    again = api.trial(api.try_rule("bridge", zone("other"), duty, now()))
    assert again.kept is None and again.jobs[0].clip_id == job.clip_id
    broken = {"rule": "draft", "began": 1.0, "ended": None, "peak": 1}
    answered(SEEN | {"events": [broken]})
    assert (devices.rules_of(camera.id), devices.events()) == before
    with pytest.raises(Refused, match=r"footage\.trial_purpose"):
        api.try_rule("bridge", zone(purpose="fire"), duty, now())


@pytest.mark.django_db
def test_clips_go_when_their_time_is_over_with_all_that_was_made_of_them(camera, duty):
    clip = handed_in(duty)
    api.hand_in(replace(SAID, size=9), duty, now())
    looked(clip.id)
    api.ask(clip.id, Order("export"), duty, now())
    export = answered({"sha256": "x"}, b"a blurred film")
    ripe = Ripe(now() - timedelta(days=30), now())
    assert retention.clips(ripe).count == 0
    tomorrow = replace(ripe, at=now() + timedelta(days=2))
    assert retention.clips(replace(tomorrow, erase=False)).count == 1
    assert retention.clips(tomorrow).count == 1, "what was never finished stays"
    assert [known.id for known in api.clips()] == [clip.id]
    fingerprint = api.clip(clip.id).sha256
    assert retention.clips(Ripe(now() + timedelta(seconds=1), now())).prints == (fingerprint,)
    assert refused(lambda: api.film(export))[0] == "footage.no_film"


@pytest.mark.django_db
def test_a_clip_of_an_event_is_forgotten_with_the_bytes_the_camera_kept(camera, duty):
    event = seen(camera)
    filmed(camera, event)
    api.try_rule("bridge", zone(), duty, now())
    assert retention.clips(Ripe(now() + timedelta(days=1), now())).count == 0
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM camera_clip")
    assert retention.clips(Ripe(now(), now())).count == 1

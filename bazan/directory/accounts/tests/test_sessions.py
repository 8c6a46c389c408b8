"""How long somebody stays signed in."""

import pytest
from django.contrib.auth import SESSION_KEY

from bazan.core.settings import of_room
from bazan.core.time import now
from bazan.directory.accounts.authentication.session_store import BEGAN, SEEN, SEEN_EVERY_S
from bazan.directory.accounts.settings import SETTINGS
from bazan.platform.database.replica_reads import reading

pytestmark = pytest.mark.django_db
HOUR_S = 3600


@pytest.fixture
def signed(client, account):
    account("officer", "leader")
    client.post("/sign-in", {"username": "officer", "password": "right"})
    return client


def aged(client, **ago):
    """Let the session have begun, or been seen, so many seconds ago."""
    session = client.session
    for name, seconds in ago.items():
        session[name] -= seconds
    session.save()


@pytest.mark.parametrize(("ago", "inside"), [
    ({}, True),
    ({SEEN: 7 * HOUR_S}, True),
    ({SEEN: 8 * HOUR_S + 60}, False),
    ({BEGAN: 167 * HOUR_S, SEEN: 60}, True),
    ({BEGAN: 168 * HOUR_S + 60}, False),
])  # fmt: skip
def test_a_session_ends_with_its_life_and_sooner_when_nobody_reads(signed, ago, inside):
    limits = of_room(SETTINGS)
    assert (limits.idle_h, limits.life_h) == (8, 168)
    aged(signed, **ago)
    assert signed.get("/inbox").status_code == (200 if inside else 302)
    assert signed.get("/inbox").status_code == (200 if inside else 302), "ended for good"


def test_reading_keeps_it_awake_and_writes_once_a_minute_at_most(signed):
    aged(signed, **{SEEN: 2 * HOUR_S})
    signed.get("/inbox")
    seen = signed.session[SEEN]
    assert seen - signed.session[BEGAN] < SEEN_EVERY_S
    signed.get("/inbox")
    assert signed.session[SEEN] == seen


def test_what_is_read_from_a_replica_writes_nothing_into_the_session(signed):
    aged(signed, **{SEEN: 2 * HOUR_S})
    with reading(now()):
        seen = signed.session[SEEN]
        assert signed.get("/inbox").status_code == 200
        assert signed.session[SEEN] == seen
    aged(signed, **{BEGAN: 169 * HOUR_S})
    key = signed.session.session_key
    with reading(now()):
        assert signed.get("/inbox").status_code == 302, "its time is over there too"
        assert signed.session.exists(key), "and it is ended where it can be"


def test_signing_in_again_begins_a_new_life_under_a_new_key(signed):
    aged(signed, **{BEGAN: 100 * HOUR_S})
    key = signed.session.session_key
    signed.post("/sign-in", {"username": "officer", "password": "right"})
    assert signed.session.session_key != key and SESSION_KEY in signed.session
    assert signed.session[SEEN] - signed.session[BEGAN] < 5


def test_what_one_person_reads_is_kept_by_nobody(signed):
    for address in ("/inbox", "/inbox.csv", "/sign-in", "/nowhere"):
        assert signed.get(address)["Cache-Control"].replace(" ", "").find("no-store") >= 0, address
        assert "private" in signed.get(address)["Cache-Control"]
    assert "public" in signed.get("/warnings/public")["Cache-Control"]

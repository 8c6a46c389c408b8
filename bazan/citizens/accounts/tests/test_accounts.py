"""A phone is proved by a code that stands nowhere; wrong codes end, asking ends, and no page reads another citizen's row."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from bazan.citizens.accounts import actions, api, phone_encryption, rules
from bazan.citizens.accounts.models import Citizen, CitizenPlace, CitizenSession, CitizenTry
from bazan.citizens.accounts.retention import accounts, tries
from bazan.core.errors import Refused
from bazan.core.settings import current, read
from bazan.directory.accounts import api as people
from bazan.directory.personal_data.types import Ripe
from bazan.directory.places import api as places
from tests.fixtures import minimal_province
from tests.present import present

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
PHONE, OTHER = "+84912345678", "+84987654321"
pytestmark = pytest.mark.usefixtures("province")


@pytest.fixture
def province(db, tmp_path):
    minimal_province.settle(tmp_path / "province", minimal_province.THREE_COMMUNES | {"organizations.toml": minimal_province.center()})


def proved(phone=PHONE, at=NOW):
    asked = api.ask(phone, "203.0.113.9", at)
    return api.prove(asked, rules.code_of(asked), at)[0]


def test_a_right_code_opens_the_account_once():
    asked = api.ask(PHONE, "203.0.113.9", NOW)
    found, _ = api.prove(asked, f" {rules.code_of(asked)} ", NOW + timedelta(minutes=9))
    assert phone_encryption.phone_of_row(Citizen.objects.get(id=found)) == PHONE
    assert api.prove(asked, rules.code_of(asked), NOW) == (None, 0)
    assert proved(at=NOW + timedelta(minutes=1)) == found  # the same phone is the same account


def test_five_wrong_codes_end_a_try_and_ten_minutes_do():
    asked = api.ask(PHONE, "203.0.113.9", NOW)
    wrong = f"{(int(rules.code_of(asked)) + 1) % 1_000_000:06}"
    assert [api.prove(asked, wrong, NOW)[1] for _ in range(5)] == [4, 3, 2, 1, 0]
    assert api.prove(asked, rules.code_of(asked), NOW) == (None, 0)
    late = api.ask(PHONE, "203.0.113.9", NOW)
    assert api.prove(late, rules.code_of(late), NOW + timedelta(minutes=11)) == (None, 0)


def test_codes_end_for_a_phone_for_a_network_and_in_all(monkeypatch):
    for _ in range(3):
        api.ask(PHONE, "203.0.113.9", NOW)
    with pytest.raises(Refused, match="phone"):
        api.ask(PHONE, "198.51.100.1", NOW)
    for n in range(7):
        api.ask(f"+8491111111{n}", "203.0.113.9", NOW)
    with pytest.raises(Refused, match="network"):
        api.ask(OTHER, "203.0.113.9", NOW)
    monkeypatch.setattr(actions, "of_room", lambda kind: read(kind, {"BAZAN_CODES_PER_HOUR": "10"}))
    with pytest.raises(Refused, match="hour"):
        api.ask(OTHER, "198.51.100.1", NOW)
    api.ask(PHONE, "203.0.113.9", NOW + timedelta(hours=1, seconds=1))


def test_the_code_stands_in_no_table():
    asked = api.ask(PHONE, "203.0.113.9", NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(t)::text FROM citizen_try t")
        kept = cursor.fetchone()[0]
    assert rules.code_of(asked) not in kept.replace(str(asked), "")
    assert "203.0.113.9" not in kept


def test_a_phone_stands_in_no_table_in_clear():
    proved()
    with connection.cursor() as cursor:
        for table in ("citizen", "citizen_try"):
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t")
            stored = cursor.fetchone()[0]
            assert "912345678" not in stored and PHONE.encode().hex() not in stored


def test_hashes_of_an_installation_with_another_key_are_computed_anew():
    one = proved()
    row = Citizen.objects.get(id=one)
    Citizen.objects.filter(id=one).update(phone_hash="0" * 64, phone_sealed=phone_encryption.sealed(PHONE.encode(), "0" * 64, current()))
    api.rebuild_hashes()
    assert Citizen.objects.get(id=one).phone_hash == row.phone_hash
    assert proved(at=NOW + timedelta(minutes=1)) == one


def test_a_session_is_known_by_its_token_until_it_ends():
    one = present(proved())
    people.enter(frozenset(), frozenset(), citizen_id=one)
    token = api.begin(one, NOW)
    people.leave()
    assert api.whose(token, NOW + timedelta(days=89)) == one
    assert api.whose(token, NOW + timedelta(days=91)) is None
    assert api.whose("no-such-token", NOW) is None
    assert not CitizenSession.objects.filter(token=token).exists()


def test_no_request_reads_or_writes_another_citizens_row():
    one, other = proved(), proved(OTHER)
    place = places.everything("commune")[0].id
    CitizenPlace.objects.create(citizen_id=other, name="Nhà", place_id=place)
    people.enter(frozenset(), frozenset(), citizen_id=one)
    try:
        assert [row.id for row in Citizen.objects.all()] == [one]
        assert not CitizenPlace.objects.exists()
        assert not CitizenTry.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            CitizenPlace.objects.create(citizen_id=other, name="Trộm", place_id=place)
        with pytest.raises(DatabaseError), transaction.atomic():
            Citizen.objects.filter(id=one).update(phone_hash="0" * 64)
        people.enter(frozenset(), frozenset())
        assert not Citizen.objects.exists()
    finally:
        people.leave()


def test_whoever_leaves_leaves_nothing():
    one = present(proved())
    people.enter(frozenset(), frozenset(), citizen_id=one)
    api.begin(one, NOW)
    api.agree(one, True, True)
    api.add_place(one, "Nhà", None, (10.1, 106.1), NOW.date())
    assert api.account(one).places[0].name == "Nhà"
    api.delete(one)
    people.leave()
    assert not Citizen.objects.exists() and not CitizenPlace.objects.exists() and not CitizenSession.objects.exists()


def test_what_nobody_uses_is_erased():
    proved()
    ripe = Ripe(NOW + timedelta(days=1), NOW + timedelta(days=400))
    assert (tries(ripe).count, accounts(ripe).count) == (1, 1)
    assert not Citizen.objects.exists()

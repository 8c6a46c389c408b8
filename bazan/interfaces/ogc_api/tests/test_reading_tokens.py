"""Tokens for reading: made by a person, brought by a program, closed by whatever closes the account."""

import base64
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client

from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.interfaces.ogc_api import access, reading_tokens
from bazan.interfaces.ogc_api.feature_queries import Reader
from bazan.interfaces.ogc_api.models import ReadingToken
from tests.fixtures import alerts
from tests.fixtures.query_count import questions

SECRET = re.compile(r"bazan_read_[\w-]{43}")


@pytest.fixture(autouse=True)
def brake(monkeypatch):
    """Nobody sleeps here; how long somebody would have."""
    slept = []
    monkeypatch.setattr("bazan.platform.security.rate_limit.time.sleep", slept.append)
    monkeypatch.setattr(access, "_brake", access.Brake())
    return slept


@pytest.fixture
def secret(officer):
    """A function: a token of somebody of that role, for these layers."""

    def make(role="duty_officer", place_id=None, layers=(), days=30, at=None):
        account = officer(role, place_id)
        return reading_tokens.make("Văn phòng", layers, days, account, Reader(accounts.reach_of(account)), at or now())

    return make


def program(secret="", username=None, address="/ogc/collections", **headers):
    """What a program is answered."""
    brought = f"Bearer {secret}" if username is None else "Basic " + base64.b64encode(f"{username}:{secret}".encode()).decode()
    return Client(headers={"authorization": brought, "accept-language": "en", **headers}).get(address)


def entries(action):
    return list(apps.get_model("audit", "AuditEntry").objects.filter(action=action).values_list("actor", "subject", "detail"))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_person_makes_a_token_which_is_shown_once_and_kept_by_its_digest_alone(signed, layer, language):
    client = signed(language=language)
    assert ("Khóa đọc" if language == "vi" else "Reading tokens") in client.get("/tokens").content.decode()
    page = client.post("/tokens", {"name": "QGIS", "days": "90", "layers": [layer]})
    (secret,) = set(SECRET.findall(page.content.decode()))
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    assert SECRET.search(client.get("/tokens").content.decode()) is None
    row = ReadingToken.objects.get()
    assert secret not in str(ReadingToken.objects.values().get()) and row.expires_at - row.made_at == timedelta(days=90)
    assert [one["id"] for one in program(secret).json()["collections"]] == [layer]
    assert entries("publication.make_token")[0][2] == {"name": "QGIS", "layers": [layer], "days": 90}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": " ", "days": "30"}, "Give the token a name"), ({"name": "x" * 81, "days": "30"}, "Give the token a name"),
        ({"name": "x", "days": "366"}, "good for"), ({"name": "x"}, "good for"), ({"name": "x", "days": "²"}, "can’t be read|number"),
        ({"name": "x", "days": "30", "layers": ["none"]}, "no layer “none”"),
    ],
)  # fmt: skip
def test_a_token_that_cannot_be_is_refused_and_nothing_is_kept(signed, said, why):
    page = signed().post("/tokens", said)
    assert page.status_code == 400 and re.search(why, page.content.decode()) and not ReadingToken.objects.exists()


def test_one_person_has_so_many_and_no_more(secret, monkeypatch):
    monkeypatch.setattr(reading_tokens, "MOST", 2)
    secret(), secret()
    with pytest.raises(reading_tokens.Refused, match="token_many"):
        secret()


def test_a_token_lives_a_year_at_most_whoever_writes_it(secret):
    secret(days=365)
    with pytest.raises(DatabaseError, match="reading_token_a_year"), transaction.atomic():
        ReadingToken.objects.update(expires_at=now() + timedelta(days=367))


def test_bearer_and_basic_open_the_same_door(secret, officer):
    made = secret()
    name = officer().username
    assert program(made).status_code == program(made, name).status_code == 200
    assert program(made).json() == program(made, name).json()


def test_a_token_reads_exactly_what_its_maker_reads(signed, secret, layer):
    place = alerts.stations(1)[0].place_id
    address = f"/ogc/collections/{layer}/items?limit=10000"
    for role, where in (("duty_officer", None), ("commune_officer", place)):
        mine, theirs = signed(role, where).get(address).json(), program(secret(role, where), address=address).json()
        assert mine["features"] == theirs["features"] and mine["features"]


def test_a_token_stands_before_a_session(signed, secret, layer):
    client = signed("duty_officer")
    made = secret("commune_officer", alerts.stations(1)[0].place_id)
    address = f"/ogc/collections/{layer}/items?limit=10000"
    whole = client.get(address).json()["numberMatched"]
    assert client.get(address, headers={"authorization": f"Bearer {made}"}).json()["numberMatched"] < whole
    assert client.get(address, headers={"authorization": "Bearer wrong"}).status_code == 401


def test_a_token_for_some_layers_sees_no_other(secret, layer):
    made = secret(layers=[layer])
    assert program(made, address=f"/ogc/collections/{layer}/items").status_code == 200
    assert program(made, address="/ogc/collections/alerts/items").status_code == 404


def test_a_token_opens_no_page_and_changes_nothing(secret):
    made = secret()
    headers = {"authorization": f"Bearer {made}"}
    assert Client(headers=headers).get("/map").status_code == 302
    assert Client(headers=headers).post("/ogc/collections").status_code == 405
    assert program("", address=f"/ogc/collections?access_token={made}").status_code == 401


def close(account):
    accounts.close_account(account.username, "admin")


def renew(account):
    accounts.set_password(account.username, "một câu dài để vào nhà", "admin")


def expire(account):
    ReadingToken.objects.update(made_at=now() - timedelta(days=31), expires_at=now() - timedelta(days=1))


def revoke(account):
    reading_tokens.revoke(ReadingToken.objects.get().id, account, now())


@pytest.mark.parametrize("act", [close, renew, expire, revoke])
def test_what_closes_the_account_or_the_token_closes_it_at_once(secret, officer, act):
    made = secret()
    assert program(made).status_code == 200
    act(officer())
    answer = program(made)
    assert (answer.status_code, answer.json()["code"]) == (401, "publication.token") and answer["WWW-Authenticate"]


def test_what_is_taken_from_the_account_is_taken_from_the_token(secret, officer):
    made = secret()
    apps.get_model("people", "Grant").objects.filter(account=officer()).delete()
    assert (program(made).status_code, program(made).json()["code"]) == (403, "people.not_allowed")


def test_a_token_under_another_name_is_wrong(secret):
    made = secret()
    assert program(made, "somebody").status_code == program(made, "").status_code == 401


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic", "Basic !!", "Basic eA==", "Digest x", "Basic /w==", "Bearer " + "x" * 9000]
)
def test_a_header_that_says_nothing_good_is_refused(province, db, header):
    answer = Client(headers={"authorization": header}).get("/ogc")
    assert (answer.status_code, answer.json()["code"]) == (401, "publication.token")


def test_who_guesses_waits_longer_each_time_and_a_right_token_never(secret, brake):
    made = secret()
    for _ in range(14):
        assert program("wrong").status_code == 401
    assert brake == [0.1, 0.2, 0.4, 0.8]
    assert program(made).status_code == 200 and len(brake) == 4


def test_too_many_guesses_at_once_are_sent_away(secret, monkeypatch):
    monkeypatch.setattr(access._brake, "hold", lambda network: False)
    answer = program("wrong")
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (429, "publication.busy", "2")


def test_the_first_use_of_a_day_is_told_and_the_last_use_is_shown(signed, secret):
    made = secret()
    for _ in range(3):
        program(made)
    told = entries("publication.use_token")
    assert len(told) == 1 and told[0][1] == f"reading_token:{ReadingToken.objects.get().id}" and "127.0.0.1" not in str(told)
    ReadingToken.objects.update(last_used_at=now() - timedelta(days=1))
    program(made), program(made)
    assert len(entries("publication.use_token")) == 2
    used = ReadingToken.objects.get().last_used_at
    assert used and now() - used < timedelta(minutes=1)


def test_a_person_revokes_their_own_and_nobody_elses(signed, secret):
    secret()
    number = ReadingToken.objects.get().id
    assert signed("leader").post(f"/tokens/{number}/revoke").status_code == 404
    assert "Văn phòng" not in signed("leader").get("/tokens").content.decode()
    assert signed().post(f"/tokens/{number}/revoke").status_code == 302
    assert "revoked" in signed().get("/tokens").content.decode() and len(entries("publication.revoke_token")) == 1


def test_no_page_finds_a_token_by_itself(secret):
    secret()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE bazan_web")
        cursor.execute("SELECT count(*) FROM reading_token")
        assert cursor.fetchone() == (0,)
        with pytest.raises(DatabaseError, match="not signed"), transaction.atomic():
            cursor.execute("SELECT * FROM reading_token_found('x', 'guessed')")
        cursor.execute("RESET ROLE")


def test_a_program_costs_few_questions(secret):
    made = secret()
    program(made)
    client = Client(headers={"authorization": f"Bearer {made}"})
    asked = questions(client, "/ogc/conformance")
    assert len(asked) <= 5, asked

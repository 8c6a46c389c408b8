"""Whoever has the login of the web pages can add an entry to the audit and can make none that breaks or forges the chain."""

import json

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.directory.audit import api as audit
from bazan.directory.audit import queries, rules
from bazan.directory.audit.models import AuditAnchor, AuditEntry
from tests.present import present

pytestmark = pytest.mark.django_db
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
NUMBER = st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
DETAIL = st.dictionaries(
    TEXT,
    st.recursive(st.none() | st.booleans() | NUMBER | TEXT, lambda of: st.lists(of, max_size=4) | st.dictionaries(TEXT, of, max_size=4)),
)


def as_web(sql: str, *params, session: str = ""):
    """The first row, asked with the rights of the pages; ``session``: a setting of the caller's."""
    with transaction.atomic(), connection.cursor() as cursor:
        name = session.partition(" ")[0]
        if session:
            cursor.execute(f"SHOW {name}")
            before = cursor.fetchone()[0]
            cursor.execute(f"SET LOCAL {session}")
        cursor.execute("SET LOCAL ROLE bazan_web")
        cursor.execute(sql, params)
        found = cursor.fetchone()
        cursor.execute("RESET ROLE")
        if session:
            cursor.execute("SELECT set_config(%s, %s, true)", [name, before])  # pyrefly: ignore[unbound-name] - set in the same case above
    return found


def added(detail: str, actor: str | None = "x", session: str = "") -> tuple[int, str]:
    return as_web("SELECT number, own FROM public.audit_append(%s, 'a.b', 's', %s::jsonb)", actor, detail, session=session)


def test_a_hash_of_the_callers_own_is_not_taken():
    """As it was: number, instant, who, what, whom, detail, the hash before, its own hash and the day, all said by the caller."""
    forged = "SELECT audit_append(1, now(), 'chief', 'a.b', 's', '{}'::jsonb, repeat('0', 64), repeat('f', 64), DATE '2999-01-01')"
    with pytest.raises(DatabaseError, match="audit_append"):
        as_web(forged)
    for sql in (
        "INSERT INTO audit_entry VALUES (1, now(), 'a', 'b', 'c', '{}', repeat('0', 64), repeat('f', 64))",
        "INSERT INTO audit_anchor VALUES (DATE '2999-01-01', 999999, repeat('f', 64))",
        "UPDATE audit_entry SET actor = 'x'",
        "DELETE FROM audit_entry",
    ):
        with pytest.raises(DatabaseError):
            as_web(f"{sql} RETURNING 1")
    assert audit.verify() == []


def test_an_entry_of_a_page_follows_the_last_one_with_the_hash_that_verifies(tmp_path):
    with transaction.atomic():
        first = audit.append(
            "chief", "a.b", "thing:1", {"name": 'Đắk "Wil"\n\\', "ratio": 0.1, "n": [1, 2.0, None, True, {"z": 1, "é": 2, "a": 3}]}
        )
    number, own = added('{"b": 1, "a": 1.50, "c": 1e-7}')
    assert number == first + 1
    entry = AuditEntry.objects.get(pk=number)
    before = AuditEntry.objects.get(pk=first)
    assert entry.previous_hash == before.hash and entry.hash == own
    assert queries.verify(tmp_path / "none") == []
    assert present(AuditAnchor.objects.order_by("-seq").first()).hash == own


@pytest.mark.parametrize(
    "session",
    ["extra_float_digits = -10", "timezone = 'Asia/Tokyo'", "datestyle = 'German'", "search_path = pg_temp", "intervalstyle = 'iso_8601'"],
)
def test_no_setting_of_the_callers_session_makes_another_hash(session, tmp_path):
    number, _ = added('{"a": 0.30000000000000004, "b": 1234567890.123456789}', session=session)
    assert number and queries.verify(tmp_path / "none") == []


@pytest.mark.parametrize(
    "detail",
    ["[]", "1", "null", '{"a": ' + "9" * 5000 + "}", '{"a": 1' + "0" * 350 + ".5}", '{"a": ' + "[" * 200 + "]" * 200 + "}"],
    ids=["list", "number", "null", "5000 digits", "no float", "nested"],
)
def test_what_would_stop_who_verifies_is_no_entry(detail):
    with pytest.raises(DatabaseError):
        added(detail)
    assert audit.verify() == []


@pytest.mark.parametrize("who", [None, "x" * 201])
def test_an_entry_says_who(who):
    with pytest.raises(DatabaseError):
        added("{}", actor=who)


@settings(max_examples=300, deadline=None)
@given(DETAIL, TEXT)
def test_the_database_writes_an_entry_as_python_does(detail, actor):
    """Old entries were hashed by Python: one way of writing serves both. Numbers are read back as jsonb keeps them."""
    with connection.cursor() as cursor:
        cursor.execute("SET extra_float_digits = 1")
        cursor.execute("SELECT %s::jsonb::text, audit_canonical(%s::jsonb, 0), to_json(%s::text)::text", [*[json.dumps(detail)] * 2, actor])
        kept, written, name = cursor.fetchone()
    wanted = json.dumps(json.loads(kept), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    assert written == wanted and name == json.dumps(actor, ensure_ascii=False)


@pytest.mark.parametrize(
    "number",
    [
        "0.0",
        "-0.0",
        "100.0",
        "1.50",
        "0.0001",
        "0.00001",
        "1e15",
        "1e16",
        "1234567890123456.5",
        "123456789012345678.5",
        "5e-324",
        "-2.5e-10",
        "0.1",
        "1e22",
    ],
)
def test_numbers_at_the_bounds_of_their_forms(number):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb::text, audit_canonical(%s::jsonb, 0)", [number, number])
        kept, written = cursor.fetchone()
    assert written == json.dumps(json.loads(kept))


def test_the_hash_covers_what_the_rules_say():
    with transaction.atomic():
        seq = audit.append("chief", "a.b", "s", {"x": 0.25})
    entry = next(one for one in queries.after(seq - 1))
    assert rules.own_hash(entry) == entry.hash

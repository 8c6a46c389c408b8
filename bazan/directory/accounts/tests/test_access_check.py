"""The guard of pages, and the rows it leaves in sight. The protected table is made for the test."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.test import RequestFactory

from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.authentication.session_store import SessionStore
from bazan.directory.accounts.models import ROLES
from bazan.directory.permissions.api import PERMISSIONS, row_security
from bazan.directory.places import api as places

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(province):
    """Four rows: two places × two sectors."""
    rule = f"{accounts.place_in_reach()} AND {accounts.sector_in_reach()}"
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE guarded (id int PRIMARY KEY, place_id int, sector text)")
        cursor.execute("CREATE TABLE below (id int, guarded_id int)")
        step = accounts.protect("guarded", rule)
        cursor.execute(str(step.sql))
        cursor.execute(str(accounts.protect("below", accounts.through("guarded_id", "guarded")).sql))
        cursor.execute(f"GRANT ALL ON guarded, below TO {row_security.ROLE}")
        one, two = (p.id for p in places.everything("commune"))
        for number, (place, sector) in enumerate([(one, "rivers"), (one, "roads"), (two, "rivers"), (two, "roads")], 1):
            cursor.execute("INSERT INTO guarded VALUES (%s, %s, %s)", [number, place, sector])
            cursor.execute("INSERT INTO below VALUES (%s, %s)", [number * 10, number])


def ids(table="guarded"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def ask(account, permission="boards.view", view=None, **headers) -> Any:
    request = RequestFactory().get("/somewhere?x=1", headers=headers)
    request.user, request.session = account, SessionStore()
    return accounts.signed_in(permission)(view or (lambda request: HttpResponse(repr((ids(), ids("below"))))))(request)


def seen(account):
    return ask(account).content.decode()


def test_a_leader_sees_every_row(rows, account):
    assert seen(account("a", "leader")) == "([1, 2, 3, 4], [10, 20, 30, 40])"


def test_a_commune_officer_sees_the_rows_of_the_commune(rows, account):
    assert seen(account("a", "commune_officer", places.everything("commune")[0].id)) == "([1, 2], [10, 20])"


def test_an_agency_officer_sees_the_rows_of_the_sector(rows, account):
    assert seen(account("a", "agency_officer", sector="rivers")) == "([1, 3], [10, 30])"


def test_place_and_sector_narrow_together(rows, account):
    assert seen(account("a", "agency_officer", places.everything("commune")[1].id, "roads")) == "([4], [40])"


def test_a_grant_of_the_territory_reaches_its_communes(rows, account):
    from datetime import date

    assert seen(account("a", "commune_officer", places.root(date(2026, 1, 1)).id)).startswith("([1, 2, 3, 4]")


def test_a_row_beyond_reach_can_be_neither_written_nor_moved_there(rows, account):
    officer = account("a", "commune_officer", places.everything("commune")[0].id)

    def write(request):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE guarded SET sector = 'touched' WHERE id = 3")
            assert cursor.rowcount == 0
            cursor.execute("UPDATE guarded SET place_id = %s WHERE id = 1", [places.everything("commune")[1].id])

    with pytest.raises(DatabaseError, match="row-level security"):
        ask(officer, view=write)


def test_the_web_role_without_a_request_sees_nothing(rows):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {row_security.ROLE}")
        assert ids() == [] and ids("below") == []
        cursor.execute("RESET ROLE")


def test_a_scope_does_not_outlive_its_request(rows, account):
    seen(account("a", "commune_officer", places.everything("commune")[0].id))
    assert accounts.scope() is None
    assert ids() == [1, 2, 3, 4]
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {row_security.ROLE}")
        assert ids() == []
        cursor.execute("RESET ROLE")


def test_a_scope_ends_when_the_page_fails_too(rows, account):
    def fail(request):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ask(account("a", "leader"), view=fail)
    assert accounts.scope() is None and ids() == [1, 2, 3, 4]


def test_the_web_role_can_neither_edit_nor_delete_the_audit(province):
    for act in ("UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry", "DELETE FROM audit_anchor"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {row_security.ROLE}")
            cursor.execute(act)


def test_rules_read_the_settings_once_and_leave_indexes_in_use(rows):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO guarded SELECT n, n % 100 + 1000000, 'rivers' FROM generate_series(10, 20000) n")
        cursor.execute("ANALYZE guarded")
        accounts.enter(frozenset({1000001}), None)
        cursor.execute("EXPLAIN (ANALYZE) SELECT * FROM guarded WHERE id = 501")
        plan = "\n".join(row[0] for row in cursor.fetchall())
        accounts.leave()
    assert "Index Scan using guarded_pkey" in plan and "InitPlan" in plan and "Seq Scan" not in plan


def test_a_stranger_is_sent_to_sign_in_and_comes_back(db):
    from django.contrib.auth.models import AnonymousUser

    answer = ask(AnonymousUser())
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in?next=%2Fsomewhere%3Fx%3D1")


def test_a_script_of_a_stranger_is_told_401(db):
    from django.contrib.auth.models import AnonymousUser

    assert ask(AnonymousUser(), **{"Sec-Fetch-Dest": "empty"}).status_code == 401


@pytest.mark.parametrize("role", ROLES)
def test_a_role_meets_every_permission_as_the_table_says(account, role):
    officer, wrong = account("a", role), []
    for permission in sorted(frozenset().union(*PERMISSIONS.values())):
        answer = ask(officer, permission, lambda request: HttpResponse(request.reach.username))
        if (answer.content == b"a") != (permission in PERMISSIONS[role]) or (answer.status_code == 403) == (
            permission in PERMISSIONS[role]
        ):
            wrong.append((permission, answer.status_code))
    assert wrong == []


def test_an_unknown_permission_is_found_when_the_page_is_written():
    with pytest.raises(ValueError, match="no such permission"):
        accounts.signed_in("boards.burn")


def test_an_inactive_account_reaches_nothing(account):
    assert ask(account("a", "leader", is_active=False)).status_code == 403


def test_a_page_drawn_later_is_drawn_within_the_reach(rows, account, settings):
    answer = ask(
        account("a", "leader"),
        view=lambda request: TemplateResponse(request, "entrance/sign_in.html", {"next": "", "username": "", "error": "", "params": {}}),
    )
    assert answer.is_rendered


def test_a_streaming_answer_passes(rows, account):
    found = ask(account("a", "leader"), view=lambda request: StreamingHttpResponse(iter(str(n) for n in ids())))
    assert b"".join(found) == b"1234"

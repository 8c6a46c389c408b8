"""The rows of the real tables that a web request sees: those within its reach, and none at all when nobody asked for a reach."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from bazan.directory.accounts import api as accounts
from bazan.directory.permissions import row_security
from bazan.directory.places import api as places
from bazan.platform.security import signed_tokens
from tests.fixtures import minimal_province
from tests.present import present

pytestmark = pytest.mark.django_db

OPEN = {
    "place": "a register of the state, on every map and in every address",
    "place_boundary": "the lines of that register",
    "place_link": "which place lies in which, of that register",
    "place_succession": "which place became which, of that register",
    "ground_version": "which ground lies under every map; its roads and rivers are the same for everybody",
    "place_stamp": "one number that says whether the register changed",
    "organization": "a register of public bodies; rules of other tables read it to know the reader's own",
    "organization_responsibility": "which public body answers for what, of that register",
    "observed_property": "the vocabulary of the packs, the same for everybody and printed in the repository",
    "indicator": "the catalogue of the packs, printed in the repository; the values have rules of their own",
    "indicator_pack": "which version of a pack is loaded",
    "indicator_past_kept": "from when on the past is kept, the same for every page",
    "field_report_service": "the matters people may report, printed in the packs and shown to everybody",
    "field_report_public": "the public's copy of reports: written by the acts, holding only what everybody may see",
    "field_report_density": "how many public reports lie where, counted from the public's copy",
    "field_report_promise": "how long reports really take, told to everybody who sends one; it counts and names none",
    "directive_public": "what leaders chose to tell everybody of a directive: words written for them, and when",
    "retention_outlook": "how much would be erased and when: numbers by kind, of nobody",
    "backup_run": "when a backup was made and tried out; a page without signing in says it to whoever watches the house",
    "audit_check": "when the chain was verified, and where it is not what was written; it names no act",
    "alert_heartbeat": "when the last trial alert was sent and seen; a page without signing in says it to whoever watches the house",
    "contact_key": "the fingerprint of the key that seals contacts, which every process compares with its own; it opens nothing",
    "sign_in_try": "asked by network before anybody is known; names tried and when, forgotten after an hour",
}
"""Tables without row security, each with its reason."""
NOBODYS = {
    "account", "account_grant",  # seen by who is signed in
    "account_totp", "account_recovery_code", "account_passkey", "account_key", "account_session", "forgotten_password",
    "audit_entry", "audit_anchor", "audit_look", "reach_key",
    "auth_group", "auth_group_permissions", "auth_permission", "django_content_type", "django_migrations", "django_session",
    "procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers",
    "indicator_due", "indicator_rows_due", "rollup_ledger",
}  # fmt: skip
REGISTERS = {*OPEN, *NOBODYS} - {"sign_in_try", "field_report_public", "directive_public", "audit_check"} | {
    "dataset", "dataset_layer", "form", "source_thing", "device", "thing", "location", "sensor", "datastream", "alert_rule",
    "incident_procedure", "roster",
    "observation", "observation_revision", "observation_latest", "observation_hour", "observation_day", "observation_step",
    "indicator_value", "indicator_revision", "indicator_move", "indicator_change", "indicator_past", "provider_health", "warning_feed",
    "form_obligation", "alert_group", "exploration_file", "model_version", "received_file", "remote_file", "fact_topic", "fact_subscriber",
}  # fmt: skip
"""Tables that no page writes: what came from the province's files and the packs, what machines keep, and what people sign in by."""
TABLES = """SELECT relname, relrowsecurity FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"""
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else None


def model(label):
    return apps.get_model(label)


@pytest.fixture
def rows(tmp_path, db):
    """Two communes and two sectors: a station with a source and a value in each of the four."""
    minimal_province.write(tmp_path, minimal_province.TWO_COMMUNES)
    places.load_province(tmp_path)
    communes = places.everything("commune")
    prop = model("streams.ObservedProperty").objects.create(code="level_x", pack="rivers", unit="m", labels={})
    for sector in ("rivers", "roads"):
        indicator = model("indicators.Indicator").objects.create(
            code=f"{sector}.mean", pack=sector, version=1, fingerprint="", grain="day", spec={}
        )
        for commune in communes:
            name = f"{sector}-{commune.code}"
            thing = model("streams.Thing").objects.create(
                code=name, name=name, name_en=name, search_key=name, kind="x", sector=sector, place_id=commune.id
            )
            stream = model("streams.Datastream").objects.create(thing=thing, observed_property=prop, unit="m")
            source = model("sources.Source").objects.create(code=name, name=name, name_en=name, sector=sector, driver="csv", promise_s=60)
            model("sources.SourceThing").objects.create(source=source, thing=thing)
            model("sources.Quarantine").objects.create(source=source, at=NOW, position="1", field="", rule="x", raw="")
            run("INSERT INTO observation_latest VALUES (%s, %s, 1, 0, %s, %s)", stream.id, NOW, NOW, NOW)
            for kind, feature in (("thing", thing.id), ("place", commune.id)):
                model("indicators.IndicatorValue").objects.create(
                    indicator=indicator,
                    feature_kind=kind,
                    feature_id=feature,
                    period_start=NOW,
                    value=1,
                    completeness=1,
                    version=1,
                    computed_at=NOW,
                )
    model("sources.Quarantine").objects.create(source=None, at=NOW, position="1", field="", rule="x", raw="")
    return communes


def seen(wanted_places, wanted_sectors):
    accounts.enter(wanted_places, wanted_sectors)
    tables = ("thing", "datastream", "observation_latest", "source", "quarantine", "indicator_value")
    counts = {table: present(run(f"SELECT count(*) FROM {table}"))[0][0] for table in tables}
    accounts.leave()
    return counts


@contextmanager
def as_web():
    """What stands within runs as a page's queries do, and is undone when the database refuses it."""
    with transaction.atomic():
        run("SET LOCAL ROLE bazan_web")
        yield
        run("RESET ROLE")


def test_every_table_is_protected_or_open_for_a_reason():
    tables = dict(present(run(TABLES)))
    assert {name for name, bound in tables.items() if not bound} == set(OPEN)


def test_no_rule_believes_a_setting_that_anybody_may_set():
    assert run("SELECT tablename FROM pg_policies WHERE concat(qual, with_check) LIKE '%%current_setting%%'") == []


def test_a_function_that_runs_as_the_owner_looks_for_names_where_nobody_else_may_put_them():
    loose = """SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace
      AND NOT coalesce(array_to_string(proconfig, ';') ~ 'search_path=[^;]*pg_temp', false)"""
    assert run(loose) == []


@pytest.mark.parametrize("table", sorted(REGISTERS))
def test_no_page_writes_a_register(table):
    (column,) = present(
        run("SELECT max(attname) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND attidentity = ''", table)
    )[0]
    acts = (f"UPDATE {table} SET {column} = {column}", f"INSERT INTO {table} DEFAULT VALUES", f"DELETE FROM {table}", f"TRUNCATE {table}")
    for act in acts:
        with pytest.raises(DatabaseError, match="permission denied"), as_web():
            run(act)


def test_what_pages_write_is_named_by_a_migration_and_no_more():
    """A new table is read as far as its rules let, and not written."""
    run("CREATE TABLE brand_new (x int)")
    run(row_security.GRANT)
    rights = {name for (name,) in present(run("SELECT privilege_type FROM information_schema.table_privileges"
                                      " WHERE grantee = 'bazan_web' AND table_name = 'brand_new'"))}  # fmt: skip
    assert rights == {"SELECT"}
    written = {name for (name,) in present(run("SELECT DISTINCT table_name FROM information_schema.column_privileges"
                                       " WHERE grantee = 'bazan_web' AND privilege_type <> 'SELECT'"))}  # fmt: skip
    assert written & REGISTERS == set()


def test_a_partition_is_read_through_its_table_alone():
    run("CREATE TABLE observation_new PARTITION OF observation FOR VALUES FROM ('2001-01-01') TO ('2001-02-01')")
    run(row_security.GRANT)
    with pytest.raises(DatabaseError, match="permission denied"), as_web():
        run("SELECT * FROM observation_new")


def test_the_web_login_is_a_member_of_nothing_and_owns_nothing():
    assert run("SELECT roleid::regrole FROM pg_auth_members WHERE member = 'bazan_web'::regrole") == []
    assert run("SELECT relname FROM pg_class WHERE relowner = 'bazan_web'::regrole") == []
    assert run("SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = 'bazan_web'") == [(False,) * 4]


def forge(rows, *statements):
    """What a page of one commune's officer sees after somebody slipped these statements into one of its queries."""
    accounts.enter(frozenset({rows[0].id}), frozenset({"rivers"}))
    for statement in statements:
        run(statement)
    count = present(run("SELECT count(*) FROM thing"))[0][0]
    accounts.leave()
    return count


def test_a_reach_set_by_hand_is_no_reach(rows):
    assert forge(rows) == 1
    assert forge(rows, "SELECT set_config('bazan.reach', '*|*||', true)") == 0
    assert forge(rows, "SELECT set_config('bazan.places', '*', true), set_config('bazan.sectors', '*', true)") == 1


def test_the_seal_is_not_a_page_s_to_set(rows):
    for act in ("SELECT setval('reach_seal', 1)", "SELECT nextval('reach_seal')", "SELECT * FROM demand_signature('x', 'y')"):
        with pytest.raises(DatabaseError, match="permission denied"), as_web():
            run(act)
    with pytest.raises(DatabaseError, match="not signed"), as_web():
        run("SELECT enter_reach('*|*||', 'guessed')")
    assert present(run("SELECT count(*) FROM reach_key"))[0][0] == 1
    with pytest.raises(DatabaseError, match="permission denied"), as_web():
        run("SELECT * FROM reach_key")


def test_a_signed_call_opens_nothing_in_another_session():
    session = connection.connection.info.backend_pid
    for number, allowed in ((session, True), (session + 1, False)):
        signature = signed_tokens.call_signature(settings.SECRET_KEY, number, "enter_reach", "*|*||")
        try:
            with as_web():
                run("SELECT enter_reach('*|*||', %s)", signature)
        except DatabaseError:
            assert not allowed
        else:
            assert allowed


def test_passwords_sessions_and_jobs_are_out_of_a_page_s_sight(rows):
    model("people.Account").objects.create(username="somebody", password="hash")
    assert present(run("SELECT count(*) FROM account"))[0][0] == 1
    with as_web():
        assert run("SELECT count(*) FROM account") == run("SELECT count(*) FROM django_session") == [(0,)]
        assert run("SELECT count(*) FROM procrastinate_jobs") == run("SELECT count(*) FROM audit_entry") == [(0,)]
    with pytest.raises(DatabaseError, match="not signed"), as_web():
        run("SELECT * FROM account_named('somebody', 'guessed')")


def test_everywhere_is_everything(rows):
    assert seen(None, None) == {"thing": 4, "datastream": 4, "observation_latest": 4, "source": 4, "quarantine": 5, "indicator_value": 8}


def test_one_commune_shows_its_stations_and_nothing_else(rows):
    found = seen(frozenset({rows[0].id}), None)
    assert found == {"thing": 2, "datastream": 2, "observation_latest": 2, "source": 2, "quarantine": 2, "indicator_value": 4}


def test_one_sector_shows_its_stations_and_nothing_else(rows):
    found = seen(None, frozenset({"rivers"}))
    assert found == {"thing": 2, "datastream": 2, "observation_latest": 2, "source": 2, "quarantine": 2, "indicator_value": 4}


def test_one_sector_in_one_commune(rows):
    found = seen(frozenset({rows[1].id}), frozenset({"roads"}))
    assert found == {"thing": 1, "datastream": 1, "observation_latest": 1, "source": 1, "quarantine": 1, "indicator_value": 2}


def test_no_reach_is_nothing(rows):
    assert set(seen(frozenset(), frozenset()).values()) == {0}


def test_the_web_role_alone_sees_nothing(rows):
    scoped = [name for name, bound in present(run(TABLES)) if bound and name != "reach_key"]
    with transaction.atomic():
        run("SET LOCAL ROLE bazan_web")
        counts = [present(run(f"SELECT count(*) FROM {table}"))[0][0] for table in scoped]
        run("RESET ROLE")
    assert set(counts) == {0}


def test_the_rules_leave_the_index_of_values_in_use(rows):
    """Thousands of rows by key, as a board reads them, for who sees everything and for who sees one commune."""
    (indicator,) = present(run("SELECT id FROM indicator WHERE pack = 'rivers'"))[0]
    run(
        "INSERT INTO indicator_value"
        " (indicator_id, feature_kind, feature_id, period_start, value, completeness, version, computed_at)"
        " SELECT %s, 'place', p, %s::timestamptz - h * interval '1 hour', 1, 1, 1, now()"
        " FROM generate_series(1, 40) h, unnest(%s::int[]) p",
        indicator, NOW, [rows[0].id, *range(900_000, 900_500)],
    )  # fmt: skip
    run("ANALYZE indicator_value")
    run("SET LOCAL enable_seqscan = off")  # so small a table would be read whole
    query = (
        "SELECT * FROM indicator_value WHERE indicator_id = %s AND feature_kind = 'place' AND feature_id = ANY(%s) AND period_start > %s"
    )
    wanted = (indicator, [rows[0].id, *range(900_000, 900_100)], datetime(2026, 1, 1, tzinfo=UTC))
    for reach in ("owner", None, frozenset({rows[0].id})):
        if reach != "owner":
            accounts.enter(reach, None)
        found = present(run(query, *wanted))
        plan = "\n".join(line for (line,) in present(run("EXPLAIN " + query, *wanted)))
        if reach != "owner":
            accounts.leave()
        assert len(found) >= (41 if reach else 4000)
        assert "Index Cond" in plan and "Seq Scan on indicator_value" not in plan, plan

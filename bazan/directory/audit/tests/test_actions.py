"""The chain in a real database, really tampered with."""

import os
import subprocess
import sys
import threading

import pytest
from django.db import DatabaseError, connection, transaction

from bazan.core.settings import ROOT
from bazan.directory.audit import api as audit
from bazan.directory.audit import rules

pytestmark = pytest.mark.django_db(transaction=True)
TRIGGERS = {
    "audit_entry": ("audit_entry_append_only", "audit_entry_keep"),
    "audit_anchor": ("audit_anchor_append_only", "audit_anchor_keep", "audit_anchor_rises"),
}


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture(autouse=True)
def chain():
    """Five entries, with the refusal to empty the table switched on again and no anchor of an earlier test."""
    audit.anchor_file().unlink(missing_ok=True)
    run("TRUNCATE audit_entry, audit_anchor")
    switch("ENABLE")
    for number in range(1, 6):
        with transaction.atomic():
            audit.append("officer", "things.touch", f"thing:{number}", {"n": number, "name": "Đắk Wil", "ratio": 0.1 * number})
    yield
    audit.anchor_file().unlink(missing_ok=True)
    for table in TRIGGERS:
        run(f"ALTER TABLE {table} DISABLE TRIGGER {table}_keep")


def switch(how):
    for table, names in TRIGGERS.items():
        for name in names:
            run(f"ALTER TABLE {table} {how} TRIGGER {name}")


def tamper(*statements):
    """What an administrator of the database could do: switch the triggers off, and on again."""
    switch("DISABLE")
    for statement in statements:
        run(statement)
    switch("ENABLE")


def found():
    return [(breach.kind, breach.seq) for breach in audit.verify()]


def test_an_untouched_chain_is_whole():
    assert found() == []


@pytest.mark.parametrize(
    "act",
    ["UPDATE audit_entry SET actor = 'x' WHERE seq = 2", "DELETE FROM audit_entry WHERE seq = 5", "TRUNCATE audit_entry",
     "DELETE FROM audit_anchor", "TRUNCATE audit_anchor", "UPDATE audit_anchor SET seq = 1"],
)  # fmt: skip
def test_the_database_refuses_to_change_what_was_written(act):
    with pytest.raises(DatabaseError, match=r"append-only|only moves on"):
        run(act)
    assert found() == []


def test_an_edit_is_found_and_named():
    tamper("UPDATE audit_entry SET detail = jsonb_set(detail, '{n}', '99') WHERE seq = 3")
    assert found() == [("edited", 3)]


def test_a_deletion_is_found_and_named():
    tamper("DELETE FROM audit_entry WHERE seq = 2")
    assert found() == [("missing", 2)]


def test_a_deletion_at_the_beginning_is_found():
    tamper("DELETE FROM audit_entry WHERE seq <= 2")
    assert found() == [("missing", 1)]


def test_a_deletion_hidden_by_new_numbers_is_found():
    tamper("DELETE FROM audit_entry WHERE seq = 2", "UPDATE audit_entry SET seq = seq - 1 WHERE seq > 2")
    assert ("unlinked", 2) in found()
    assert {("moved", 3), ("moved", 4)} & set(found()) or ("edited", 2) in found()


def test_a_reorder_is_found_and_named():
    tamper(
        "UPDATE audit_entry SET seq = 100 WHERE seq = 2",
        "UPDATE audit_entry SET seq = 2 WHERE seq = 4",
        "UPDATE audit_entry SET seq = 4 WHERE seq = 100",
    )
    assert {("moved", 2), ("moved", 4)} <= set(found())


def test_a_truncation_is_found_by_the_anchors_in_the_database():
    audit.anchor_file().unlink()
    tamper("DELETE FROM audit_entry WHERE seq > 3")
    assert found() == [("truncated", 4)]


def test_a_truncation_of_both_tables_is_found_by_the_anchor_file():
    tamper("DELETE FROM audit_entry WHERE seq > 3", "DELETE FROM audit_anchor")
    assert found() == [("truncated", 4)]


def test_an_emptied_audit_is_found():
    tamper("TRUNCATE audit_entry", "TRUNCATE audit_anchor")
    assert found() == [("truncated", 1)]


def test_an_edit_with_a_new_hash_is_found_by_the_next_entry():
    entry = next(e for e in audit.entries() if e.seq == 3)
    forged = rules.chained(entry.previous_hash, rules.canonical(3, entry.at, "somebody", entry.action, entry.subject, entry.detail))
    tamper(f"UPDATE audit_entry SET actor = 'somebody', hash = '{forged}' WHERE seq = 3")
    assert ("unlinked", 4) in found()


def test_an_edit_of_the_newest_entry_with_a_new_hash_is_found_by_its_anchor():
    entry = audit.entries(1)[0]
    forged = rules.chained(entry.previous_hash, rules.canonical(5, entry.at, "somebody", entry.action, entry.subject, entry.detail))
    tamper(f"UPDATE audit_entry SET actor = 'somebody', hash = '{forged}' WHERE seq = 5")
    assert found() == [("unanchored", 5)]


def verify_by_command(language):
    command = [sys.executable, "-m", "bazan.processes.cli", "--language", language, "audit", "verify"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=os.environ | {"DATABASE_URL": _address()})
    return done.returncode, done.stdout.strip()


def test_the_command_says_the_audit_is_whole():
    assert verify_by_command("en") == (0, "The audit is whole: 5 entries.")


def test_the_command_names_the_entry_and_ends_with_one():
    tamper("UPDATE audit_entry SET actor = 'x' WHERE seq = 3")
    code, said = verify_by_command("vi")
    assert code == 1 and said.startswith("Mục 3 (things.touch, x) đã bị sửa")


def _address():
    settings = connection.settings_dict
    return f"postgresql://{settings['USER']}:{settings['PASSWORD']}@/{settings['NAME']}?host={settings['HOST']}&port={settings['PORT']}"


def test_an_entry_of_an_act_that_failed_was_never_written():
    with pytest.raises(RuntimeError, match="on purpose"), transaction.atomic():
        audit.append("officer", "things.touch", "thing:6", {})
        raise RuntimeError("on purpose")
    assert audit.entries(1)[0].seq == 5 and found() == []


def test_an_entry_without_an_act_is_a_mistake():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        audit.append("officer", "things.touch", "thing:6", {})


def test_entries_of_many_at_once_make_one_chain():
    def work():
        for _ in range(10):
            with transaction.atomic():
                audit.append("worker", "things.touch", "thing", {"thread": threading.current_thread().name})
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert audit.entries(1)[0].seq == 45 and found() == []


@pytest.mark.parametrize(
    "detail", [{"x": 1e22}, {"x": -0.0}, {"x": 0.1 + 0.2}, {"x": 10**30}, {"b": 1, "a": [None, True, {"c": "\x00"}]}, {"Đ": "ắ\u2028"}, {}]
)
def test_any_detail_still_fits_its_hash_when_read_back(detail):
    with transaction.atomic():
        audit.append("officer \x00", "things.touch", "thing", detail)
    assert found() == []


def test_a_half_written_line_of_the_anchor_file_is_passed_over():
    with audit.anchor_file().open("a") as file:
        file.write("6 abc")
    assert found() == []

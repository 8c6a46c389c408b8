"""A made-up province leaves with everything, and arrives in an empty installation: the same rows, numbers, files, pages and proofs."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import duckdb
import psycopg
import pyarrow.parquet as pq
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from bazan.cameras.footage import encryption as films
from bazan.cameras.recording import encryption as pictures
from bazan.citizens.field_reports.senders import contacts
from bazan.core import time
from bazan.core.errors import BazanError, Refused
from bazan.core.settings import current
from bazan.data.observations.history.combined_view import seen
from bazan.directory.audit import api as audit
from bazan.platform.data_export import api as data_export
from bazan.platform.data_export import export_files, readme
from bazan.platform.history.api import history
from bazan.platform.storage import file_archive
from bazan.processes.cli import export_import, export_plan
from bazan.processes.cli.__main__ import parser, run
from tests.end_to_end.export_changes import add_column, edited
from tests.end_to_end.export_province import CODE, LETTER, NOW, PIECE, SENDER, live, set_up
from tests.fixtures import generated_values
from tests.installations.two_installations import Installation, installation
from tests.present import present

pytestmark = pytest.mark.database

PICTURE = b"a picture as its camera saw it"
CLOSED = {
    "account": "password", "footage_piece": "data",
    "field_report_sender": "code_sealed,code_hash,contact_sealed,phone_hash,mail_hash",
}  # fmt: skip
"""Columns that are sealed, or closed, by each installation for itself."""
PAGES = ("/boards/orchards", "/incidents")


@pytest.fixture(scope="module")
def houses(tmp_path_factory, django_db_blocker):
    """One that was lived in, and one that was just set up."""
    root = tmp_path_factory.mktemp("houses")
    with django_db_blocker.unblock(), installation(root / "here") as here, installation(root / "there") as there:
        for each in (there, here):
            with each.inside():
                set_up(root / each.name / "province")
        with here.inside():
            live()
        yield here, there


@pytest.fixture(scope="module")
def left(houses, tmp_path_factory) -> Path:
    """The export, by the command people type."""
    folder = tmp_path_factory.mktemp("export") / "everything"
    with houses[0].inside():
        assert run(parser().parse_args(["--language", "en", "export", str(folder)])) == 0
    return folder


@pytest.fixture(scope="module")
def arrived(houses, left) -> tuple[Installation, Installation]:
    """Both, after one arrival that broke off in the middle and one that didn't."""
    here, there = houses
    with there.inside():
        _break_off(left)
        assert run(parser().parse_args(["setup"])) == 2, "an installation that isn't all there doesn't start"
        assert there.ask("SELECT count(*) FROM account") == [(0,)]
        assert run(parser().parse_args(["--language", "en", "import", str(left), "--whole"])) == 0
    return here, there


def _break_off(folder: Path) -> None:
    """An arrival whose process ends while tables are read in."""

    def ended(table: str, rows: int) -> None:
        if table == "place":
            raise KeyboardInterrupt

    house, plan = export_plan.house(current()), export_plan.plan(current())
    connection.close()
    arrival = data_export.examine(folder, house, export_plan.LIVED_IN)
    data_export.bring_files(arrival, house)
    data_export.prove(arrival, house.home)
    with pytest.raises(KeyboardInterrupt), psycopg.connect(house.url) as session:
        data_export.load(session, arrival, plan, ended)
    assert data_export.unfinished(house.home) == str(folder)


def tables(house: Installation) -> dict[str, tuple[int, str]]:
    """Of each table that leaves how many rows it has, and what they say."""
    found = {}
    with house.inside():
        stays = {each.where for each in export_plan.plan(current()).stays}
    asked = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"
    names = {name for (name,) in house.ask(asked)}
    for name in sorted(names - stays):
        row = f"(to_jsonb(t) - '{{{CLOSED[name]}}}'::text[])::text" if name in CLOSED else "t::text"
        (found[name],) = house.ask(f"SELECT count(*), md5(coalesce(string_agg({row}, '|' ORDER BY {row}), '')) FROM \"{name}\" t")
    return found


def test_every_row_of_every_table_is_there(arrived):
    here, there = map(tables, arrived)
    of_itself = {"audit_entry", "audit_anchor"}  # each wrote down that it was left, or arrived in
    assert {name for name in here if here[name] != there[name]} <= of_itself
    assert len(here) > 180 and all(
        here[name][0] for name in ("indicator_value", "observation", "observation_hour", "data_orchards_baskets")
    )
    assert here["alert"][0] == here["incident"][0] == 1


def test_the_history_answers_the_same_from_files_and_inbox_together(arrived):
    def rows(house: Installation) -> list[dict]:
        with house.inside():
            view = seen(house.url, history(current()), date(2020, 1, 1), date(2040, 1, 1))
            return history(current()).sql("SELECT * FROM observation ORDER BY ALL", [view]).rows.to_pylist()

    here, there = map(rows, arrived)
    assert here == there and len(here) == 48


def test_the_audit_is_whole_and_says_by_whose_key_it_was_signed_before(arrived):
    keys = []
    for house in arrived:
        with house.inside():
            audit.keep_checkpoints(NOW)
            assert audit.verify() == []
            keys.append(audit.public_key())
            last = audit.entries(limit=1)[0]
    # pyrefly: ignore[unbound-name] - the loop runs at least once
    assert (last.action, last.detail["signed_by"]) == ("installation.arrive", keys[0]) and keys[0] != keys[1]
    there = arrived[1]
    kept = there.home / "audit" / "before" / f"{keys[0]}.log"
    with there.inside():
        told = kept.read_text()
        kept.write_text(told.replace('"seq":', '"seq":1', 1))
        assert [breach.kind for breach in audit.verify()] == ["forged"]
        kept.write_text(told)


def test_files_and_sealed_values_open_by_the_key_of_where_they_arrived(arrived):
    kept = []
    for house in arrived:
        with house.inside():
            (path,) = (house.home / "archive").glob("??/*")
            assert file_archive.path_of(current(), path.name).read_bytes() == LETTER
            piece = bytes(apps.get_model("footage", "FootagePiece").objects.get().data)
            assert films.opened(piece, "k" * 32, 0, current()) == PIECE
            kept.append((path.read_bytes(), piece))
    assert kept[0][0] != kept[1][0] and kept[0][1] != kept[1][1]


def test_accounts_are_closed_and_numbers_go_on(arrived):
    here, there = arrived
    with there.inside():
        account = apps.get_model("people", "Account").objects.get(username="leader-None-vi-*")
        assert not account.has_usable_password() and not account.check_password("right")
        assert apps.get_model("alerts", "AlertGroup").objects.create(kind="k", key="k", opened_at=NOW).id == 1
        made = generated_values.account("leader", language="en")
        last = here.ask("SELECT max(id) FROM account")[0][0]
        assert made.id == last + 1
        made.delete()
        apps.get_model("alerts", "AlertGroup").objects.all().delete()


def test_a_board_shows_the_same_numbers(arrived, monkeypatch):
    moment = time.present()
    monkeypatch.setattr(time, "present", lambda: moment)

    def shown(house: Installation) -> list[list[tuple[str, str]]]:
        with house.inside():
            client = Client()
            client.force_login(apps.get_model("people", "Account").objects.get(username="leader-None-vi-*"))
            pages = [client.get(page) for page in PAGES]
            assert [page.status_code for page in pages] == [200] * len(PAGES), [page.status_code for page in pages]
            return [re.findall(r">\s*([^<>]*\d[^<>]*)<", page.content.decode()) for page in pages]

    here, there = map(shown, arrived)
    assert here == there and len(here[0]) > 20


def test_whatever_was_protected_is_protected(arrived):
    question = """SELECT tablename, policyname, qual FROM pg_policies
      UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
      UNION ALL SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT indrelid::regclass::text, indexrelid::regclass::text, indisvalid::text FROM pg_index
      JOIN pg_class c ON c.oid = indrelid WHERE c.relnamespace = 'public'::regnamespace ORDER BY 1, 2, 3"""
    here, there = (set(house.ask(question)) for house in arrived)
    parts = [row for row in here ^ there if not row[0].startswith("observation_")]
    assert parts == []


def test_the_lines_of_the_readme_read_it(left, monkeypatch):
    monkeypatch.chdir(left)
    text = (left / readme.NAME).read_text("utf-8")
    lines = re.findall(r"```python\n(.+)\n```", text)
    assert len(lines) == 8 and set(readme.LINES.values()) < set(lines)
    for line in dict.fromkeys(lines):
        if "pandas" in line:
            pytest.importorskip("pandas")
        exec(line, {})
    assert (left / "place.csv").read_text("utf-8").startswith("id,code,")
    (left / "place.csv").unlink()


def test_the_dictionary_says_what_each_table_and_column_is(left):
    told = json.loads((left / "dictionary.json").read_text("utf-8"))
    tables = {each["table"]["name"]: each for each in told["tables"]}
    assert [name for name, each in tables.items() if not each["row"].get("en")] == []
    baskets = tables["data_orchards_baskets"]
    assert baskets["room"] == "sectors/orchards" and {"vi", "en"} <= set(baskets["row"])
    columns = {column["name"]: column for column in baskets["table"]["columns"]}
    assert any(column["unit"] and {"vi", "en"} <= set(column["words"]) for column in columns.values())
    for name, each in tables.items():
        assert pq.ParquetFile(left / f"tables/{name}.parquet").metadata.num_rows == each["rows"]
    assert {each["where"] for each in told["left"]} >= {"account.password", "device", "reach_key", "django_session", "procrastinate_jobs"}
    (index,) = [line for line in (left / "files/index.csv").read_text("utf-8-sig").splitlines() if "received_file" in line]
    sha256, file, size, name, *_ = index.split(",")
    assert (file, int(size), name) == (f"files/{sha256}.csv", len(LETTER), "thư.CSV")
    assert (left / file).read_bytes() == LETTER


def test_a_tracking_code_and_its_sender_are_found_under_the_key_of_where_they_arrived(arrived):
    hashes = set()
    for house in arrived:
        with house.inside():
            row = apps.get_model("field_reports", "ReportSender").objects.get()
            assert (contacts.code_of_row(row), contacts.contact_of_row(row)) == (CODE, SENDER)
            assert (row.code_hash, row.phone_hash) == (contacts.hash_code(CODE), contacts.hash_phone(SENDER.phone))
            hashes.add(row.code_hash)
    assert len(hashes) == 2


def test_what_rooms_declare_is_there_and_every_sealed_column_is_declared(houses):
    here = houses[0]
    with here.inside():
        plan = export_plan.plan(current())
    columns = {f"{table}.{column}" for table, column in here.ask("SELECT table_name, column_name FROM information_schema.columns")}
    named = {where.where for where in (*plan.stays, *plan.seals, *plan.received)} | set(plan.people)
    assert {where for where in named if where not in columns | {column.partition(".")[0] for column in columns}} == set()
    sealed = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.get_internal_type() == "BinaryField" and "sealed" in str(field.help_text)
    }
    assert sealed == {seal.where for seal in plan.seals}


def test_no_key_and_no_hash_of_a_password_leaves(houses, left):
    here = houses[0]
    secrets = [
        (here.home / name).read_text().strip().encode()
        for name in ("secret-key", "archive-key", "contact-key", "audit-key")
        if (here.home / name).exists()
    ]
    secrets += [password.encode() for (password,) in here.ask("SELECT password FROM account WHERE password <> ''")]
    assert len(secrets) > 2
    for file in left.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not [secret for secret in secrets if secret in content], file
    assert "password" not in present(duckdb.sql(f"FROM '{left}/tables/account.parquet'")).columns


def test_an_export_without_people_holds_none_of_them_and_does_not_arrive(houses, tmp_path):
    folder = tmp_path / "open"
    here, there = houses
    with here.inside():
        assert run(parser().parse_args(["export", str(folder), "--without-people"])) == 0
    assert not (folder / "files").exists() and not (folder / "tables/contact.parquet").exists()
    assert "full_name" not in pq.read_schema(folder / "tables/account.parquet").names
    assert "Ngập xã Một".encode() not in b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    with there.inside(), pytest.raises(Refused, match=r"leaving\.people"):
        _examine(folder)


def _examine(folder: Path) -> data_export.Arrival:
    house = export_plan.house(current())
    connection.close()
    return data_export.examine(folder, house, export_plan.LIVED_IN)


BROKEN = {
    "cut": lambda folder: (folder / "tables/place.parquet").write_bytes((folder / "tables/place.parquet").read_bytes()[:-9]),
    "missing": lambda folder: (folder / "tables/place.parquet").unlink(),
    "broken": lambda folder: (folder / "README.md").write_bytes(b"x" * (folder / "README.md").stat().st_size),
    "version": lambda folder: edited(folder, version="0.0.9"),
    "province": lambda folder: edited(folder, province="elsewhere"),
    "migrations": lambda folder: edited(folder, migrations=[["audit", "0001_initial"]]),
    "tables": lambda folder: edited(folder, tables=json.loads((folder / "dictionary.json").read_text())["tables"][1:]),
    "strange": lambda folder: edited(folder, files=[{"path": "../elsewhere", "size": 1, "sha256": ""}]),
    "format": lambda folder: edited(folder, format=2),
    "dictionary": lambda folder: (folder / "dictionary.json").write_text("{"),
    "none": lambda folder: (folder / "dictionary.json").unlink(),
}


@pytest.fixture(scope="module")
def empty(tmp_path_factory, django_db_blocker):
    """An installation that nothing has arrived in."""
    home = tmp_path_factory.mktemp("houses") / "nobody"
    with django_db_blocker.unblock(), installation(home) as made:
        with made.inside():
            set_up(home / "province")
        yield made


@pytest.mark.parametrize("rule", BROKEN)
def test_what_is_no_whole_export_of_this_version_is_refused_before_anything_is_done(left, empty, tmp_path, rule):
    folder = tmp_path / "copy"
    shutil.copytree(left, folder)
    BROKEN[rule](folder)
    with empty.inside(), pytest.raises(BazanError) as refused:
        _examine(folder)
    assert refused.value.rule == f"leaving.{rule}"
    assert refused.value.params.get("file", "place.parquet").rpartition("/")[2] in ("place.parquet", "README.md", "elsewhere")
    assert not (empty.home / "archive").exists() and not data_export.unfinished(empty.home)


def test_an_export_of_the_version_before_is_read_whatever_migrations_made_its_tables(left, empty, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(left, folder)
    edited(folder, version="0.1.0", migrations=[["audit", "0001_initial"]])
    add_column(folder, "observation_touch", "shard")  # gone since
    with empty.inside():
        arrival = _examine(folder)
        with transaction.atomic():
            data_export.load(connection.connection, arrival, export_plan.plan(current()), lambda *_: None)
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM observation_touch")
                assert cursor.fetchone()[0] == pq.read_metadata(folder / "tables/observation_touch.parquet").num_rows > 0
            transaction.set_rollback(True)
        BROKEN["tables"](folder)
        with pytest.raises(Refused, match=r"leaving\.tables"):
            _examine(folder)


def test_an_installation_where_somebody_works_is_refused(left, empty):
    with empty.inside():
        with psycopg.connect(empty.url), pytest.raises(Refused, match=r"leaving\.in_use"):
            _examine(left)
        generated_values.account("leader")
        with pytest.raises(Refused, match=r"leaving\.not_empty"):
            _examine(left)


def test_an_export_goes_where_nothing_lies(houses, left, capsys):
    with houses[0].inside():
        assert run(parser().parse_args(["--language", "en", "export", str(left)])) == 2
    assert "isn't empty" in capsys.readouterr().err


def test_a_full_disk_is_said(tmp_path):
    with pytest.raises(Refused, match=r"leaving\.full"), export_files.disk(tmp_path):
        Path("/dev/full").write_text("x")
    with pytest.raises(Refused, match=r"leaving\.room"):
        export_files.room(tmp_path / "not" / "there", 1 << 60)


def test_a_picture_sealed_by_another_key_keeps_nobody_from_leaving(houses, tmp_path, capsys):
    here = houses[0]
    with here.inside():
        pieces = apps.get_model("footage", "FootagePiece").objects
        film = apps.get_model("footage", "FootageClip").objects.get()
        pieces.create(clip=film, number=1, data=pictures.sealed(PICTURE, current()))
        try:
            assert run(parser().parse_args(["--language", "en", "export", str(tmp_path / "left")])) == 0
        finally:
            pieces.filter(number=1).delete()
    assert "footage_piece: 1 sealed values could not be opened" in capsys.readouterr().out
    assert sorted(pq.read_table(tmp_path / "left/tables/footage_piece.parquet").column("data").to_pylist()) == [b"", PIECE]


def test_the_import_of_rows_still_wants_its_source(capsys):
    with pytest.raises(SystemExit):
        parser().parse_args(["import", "rows.csv"])
    assert parser().parse_args(["import", "rows.csv", "--source", "s"]).whole is False
    assert export_import.run.__module__ in parser().parse_args(["import", "x", "--whole"]).run.__globals__["arrive"].__module__

"""A set is made of a running installation and put back elsewhere; a harmed one is refused by name, and the last good one stays."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from bazan.core.errors import BazanError, NotFound, Refused
from bazan.platform.backup import api, backup_sets, encryption
from bazan.platform.backup.types import Manifest, Order
from bazan.platform.database.api import EmbeddedPostgres
from tests.fixtures.memory_folder import in_memory, leave_memory

pytestmark = pytest.mark.database

KEY = encryption.new_key()
AT = datetime(2026, 3, 1, 18, tzinfo=UTC)
TOLD = min(hashlib.md5(str(n).encode()).hexdigest() for n in range(1, 20_001))


def gone(server: EmbeddedPostgres) -> None:
    server.stop()
    leave_memory(server.home)


@pytest.fixture(scope="module")
def here(tmp_path_factory) -> Iterator[Order]:
    """An installation with twenty thousand rows, a sealed file, a growing log and its keys."""
    home = tmp_path_factory.mktemp("here")
    server = EmbeddedPostgres(home / "postgres", durable=False)
    in_memory(server.home)
    in_memory(home / "scratch")
    try:
        with psycopg.connect(server.start(), autocommit=True) as connection:
            connection.execute("CREATE TABLE observation AS SELECT n, md5(n::text) AS told FROM generate_series(1, 20000) n")
            connection.execute("CREATE TABLE place AS SELECT 'Đắk Mil' AS name")
            connection.execute("CREATE UNLOGGED TABLE passing AS SELECT 1 AS x")
        files = {
            "archive/ab/abcd": os.urandom(200_000),
            "audit/checkpoints.log": b"{}\n",
            "secret-key": b"of this home",
            "archive/.incoming-x": b"half",
            "run/web.sock": b"",
            "log/x": b"x",
        }
        for name, data in files.items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_bytes(data)
        yield Order(
            home=home, scratch=home / "scratch", database_url=server.url, embedded=True, copy=api.BaseBackup(server.url), key=KEY, keep=2,
            told={"archive-key": b"of the environment"}, witness={"audit": 7},
        )  # fmt: skip
    finally:
        gone(server)
        leave_memory(home / "scratch")


@pytest.fixture(scope="module")
def copied(here, tmp_path_factory) -> Path:
    """What another tool left of the database."""
    folder = tmp_path_factory.mktemp("of barman") / "copy"
    here.copy.take(folder)
    return folder


@pytest.fixture(scope="module")
def made(here, tmp_path_factory) -> tuple[Path, Manifest]:
    """(the folder of the sets, what the one in it says of itself)."""
    folder = tmp_path_factory.mktemp("sets")
    return folder, api.make(folder, here, AT)


def harmed(made, tmp_path: Path) -> Path:
    """A copy of the set, to be harmed."""
    return Path(shutil.copytree(api.newest(made[0]), tmp_path / made[1].name))


def rule_of(act) -> tuple[str, dict]:
    with pytest.raises(BazanError) as refused:
        act()
    return refused.value.rule, refused.value.params


def test_a_set_says_what_is_in_it_and_lies_there_for_its_owner_alone(made):
    folder, manifest = made
    (path,) = backup_sets.sets(folder)
    assert manifest == backup_sets.read(path, KEY) and manifest.name == path.name == "bazan-20260301T180000Z"
    assert manifest.rows["observation"] == (20_000, 20_000) and "passing" not in manifest.rows and manifest.witness == {"audit": 7}
    assert manifest.postgres == "18" and manifest.gone == ()
    assert {file.stat().st_mode & 0o777 for file in path.iterdir()} == {0o600} and path.stat().st_mode & 0o777 == 0o700
    assert b"of this home" not in b"".join(file.read_bytes() for file in path.iterdir())


def test_nothing_is_left_of_it_in_the_clear(here, made):
    assert [path.name for path in here.scratch.iterdir()] == [".lock"]


def test_it_is_put_back_where_nothing_lies(made, tmp_path):
    home = tmp_path / "there"
    server = EmbeddedPostgres(home / "postgres", durable=False)
    try:
        assert api.restore(api.newest(made[0]), KEY, home) == made[1]
        with psycopg.connect(server.start()) as connection:
            counted = connection.execute("SELECT count(*), min(told), (SELECT name FROM place) FROM observation").fetchone()
        assert counted == (20_000, TOLD, "Đắk Mil")
        assert (home / "archive/ab/abcd").stat().st_size == 200_000 and (home / "archive-key").read_text() == "of the environment"
        assert not any((home / name).exists() for name in ("log", "scratch", "archive/.incoming-x"))
        assert [path.name for path in (home / "run").glob("*")] in ([], ["database.lock"]), "nothing of what ran there"
    finally:
        gone(server)


def test_it_is_tried_out_in_a_place_of_its_own_of_which_nothing_is_left(here, made):
    path = api.newest(made[0])
    with api.tried(path, made[1], KEY, here.scratch) as place:
        assert api.compare(place.url, made[1].rows) == 20_001
        assert (place.home / "secret-key").read_text() == "of this home" and place.took_s > 0
        assert rule_of(lambda: api.make(made[0], here, AT))[0] == "backup.busy"
        with psycopg.connect(place.url, autocommit=True) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
            connection.execute("DELETE FROM observation WHERE n = 1")
        assert rule_of(lambda: api.compare(place.url, made[1].rows)) == (
            "backup.rows", {"table": "observation", "count": 19_999, "fewest": 20_000, "most": 20_000},
        )  # fmt: skip
    assert [path.name for path in here.scratch.iterdir()] == [".lock"]
    with psycopg.connect(here.database_url) as connection:
        assert connection.execute("SELECT count(*) FROM observation").fetchone() == (20_000,)


def test_an_installation_may_copy_the_database_by_a_command_of_its_own(here, copied, tmp_path):
    own = api.OwnCommand(["cp", "-a", str(copied), "{folder}"])
    manifest = api.make(tmp_path / "sets", replace(here, copy=own), AT)
    with api.tried(api.newest(tmp_path / "sets"), manifest, KEY, here.scratch) as place:
        assert api.compare(place.url, manifest.rows) == 20_001


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        (["sh", "-c", "echo no server of that name >&2; exit 1"], "backup.command"),
        (["true"], "backup.command.folder"),
        (["/no/such"], "backup.command"),
    ],
)
def test_a_command_that_fails_or_leaves_nothing_is_told(here, tmp_path, command, rule):
    told, params = rule_of(lambda: api.make(tmp_path, replace(here, copy=api.OwnCommand(command)), AT))
    assert told == rule and (command[0] != "sh" or params["why"] == "no server of that name")


def test_a_copy_with_a_changed_byte_is_not_sealed(here, copied, tmp_path):
    script = """
import pathlib, shutil, sys
shutil.copytree(sys.argv[1], sys.argv[2], symlinks=True)
path = pathlib.Path(sys.argv[2], "global", "pg_control")
data = bytearray(path.read_bytes()); data[-1] ^= 1; path.write_bytes(data)"""
    own = api.OwnCommand([sys.executable, "-c", script, str(copied), "{folder}"])
    rule, params = rule_of(lambda: api.make(tmp_path / "sets", replace(here, copy=own), AT))
    assert rule == "backup.database" and "pg_control" in params["why"] and backup_sets.sets(tmp_path / "sets") == []


def cut(path: Path) -> None:
    os.truncate(path / "database.tar.gz.age", 1000)


def flipped(path: Path) -> None:
    file = path / "files.tar.gz.age"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def lost(path: Path) -> None:
    (path / "secrets.tar.gz.age").unlink()


def forged(path: Path) -> None:
    told = json.loads((path / "manifest.json").read_text())
    told["rows"]["observation"] = [1, 1]
    (path / "manifest.json").write_text(json.dumps(told))


def torn(path: Path) -> None:
    os.truncate(path / "manifest.json", 100)


@pytest.mark.parametrize(
    ("harm", "rule", "named"),
    [
        (cut, "backup.cut", "database.tar.gz.age"),
        (flipped, "backup.broken", "files.tar.gz.age"),
        (lost, "backup.missing", "secrets.tar.gz.age"),
        (forged, "backup.manifest", "bazan-20260301T180000Z"),
        (torn, "backup.manifest", "bazan-20260301T180000Z"),
    ],
)
def test_a_harmed_set_is_refused_by_name_and_nothing_of_it_is_put_back(made, tmp_path, harm, rule, named):
    path = harmed(made, tmp_path)
    harm(path)
    told, params = rule_of(lambda: api.restore(path, KEY, tmp_path / "there"))
    assert told == rule and named in params.values() and not (tmp_path / "there").exists()


def test_another_key_is_said_to_be_another(made, tmp_path):
    assert rule_of(lambda: api.restore(api.newest(made[0]), encryption.new_key(), tmp_path / "there"))[0] == "backup.key.other"


def test_it_is_not_put_back_over_anything(made, tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "secret-key").write_text("of another")
    rule = ("backup.restore.occupied", {"folder": str(tmp_path / "there")})
    assert rule_of(lambda: api.restore(api.newest(made[0]), KEY, tmp_path / "there")) == rule
    assert rule_of(lambda: api.restore(api.newest(made[0]), KEY, tmp_path / "new", tmp_path / "there"))[0] == "backup.restore.occupied"


def test_a_history_on_another_disk_is_put_back_in_the_home_and_the_data_folder_where_it_is_wanted(here, copied, tmp_path):
    (tmp_path / "disk" / "observation").mkdir(parents=True)
    (tmp_path / "disk" / "observation" / "part.parquet").write_bytes(b"years")
    order = replace(here, copy=api.OwnCommand(["cp", "-a", str(copied), "{folder}"]), history=tmp_path / "disk")
    api.make(tmp_path / "sets", order, AT)
    api.restore(api.newest(tmp_path / "sets"), KEY, tmp_path / "there", tmp_path / "data")
    assert (tmp_path / "there" / "history" / "observation" / "part.parquet").read_bytes() == b"years"
    assert (tmp_path / "data" / "PG_VERSION").read_text() == "18\n" and not (tmp_path / "there" / "postgres").exists()


def test_where_no_whole_set_lies_that_is_said(tmp_path):
    (tmp_path / "bazan-20260301T180000Z").mkdir()  # without a manifest it is none
    with pytest.raises(NotFound, match=r"backup\.none"):
        api.newest(tmp_path)
    with pytest.raises(NotFound, match=r"backup\.none"):
        api.newest(tmp_path / "nowhere")


def test_a_file_that_can_not_be_read_ends_the_backup_by_name_and_the_next_one_cleans_up(here, tmp_path):
    unreadable = here.home / "archive" / "loop"
    unreadable.symlink_to(unreadable)
    try:
        assert rule_of(lambda: api.make(tmp_path, here, AT)) == ("backup.unreadable", {"file": str(unreadable)})
    finally:
        unreadable.unlink()
    assert [path.name for path in tmp_path.glob("bazan-*")] == ["bazan-20260301T180000Z.partial"]
    api.make(tmp_path, here, AT + timedelta(days=1))
    assert [path.name for path in tmp_path.glob("bazan-*")] == ["bazan-20260302T180000Z"]


def test_a_full_disk_is_said_and_the_next_backup_finds_its_room_again(here, tmp_path):
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", tmp_path], capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    try:
        assert rule_of(lambda: api.make(tmp_path, here, AT))[0] == "backup.full"
        assert [path.name for path in tmp_path.glob("bazan-*")] == ["bazan-20260301T180000Z.partial"]
        subprocess.run(["mount", "-o", "remount,size=64m", tmp_path], check=True)
        api.make(tmp_path, here, AT + timedelta(days=1))
        assert [path.name for path in tmp_path.glob("bazan-*")] == ["bazan-20260302T180000Z"]
    finally:
        subprocess.run(["umount", tmp_path], check=True)


def named(folder: Path, manifest: Manifest, day: int) -> Path:
    """A set of that day with the files of another, which is enough to be counted."""
    name = backup_sets.name_of(AT + timedelta(days=day))
    shutil.copytree(folder / manifest.name, folder / name)
    backup_sets.write(folder / name, replace(manifest, name=name), KEY)
    return folder / name


def test_the_newest_whole_sets_stay_and_one_that_lost_a_file_is_not_counted(made, tmp_path):
    folder = harmed(made, tmp_path).parent
    days = [folder / made[1].name, *(named(folder, made[1], day) for day in (1, 2, 3))]
    (days[3] / "database.tar.gz.age").unlink()
    assert backup_sets.prune(folder, 2, KEY) == [days[0].name]
    assert backup_sets.prune(folder, 1, KEY) == [days[1].name]
    (days[2] / "files.tar.gz.age").unlink()
    assert backup_sets.prune(folder, 1, KEY) == [] and backup_sets.sets(folder) == days[2:]  # none is whole: none goes


def test_sets_of_another_key_are_not_erased(made, tmp_path):
    folder = harmed(made, tmp_path).parent
    named(folder, made[1], 1)
    assert backup_sets.prune(folder, 1, encryption.new_key()) == []


def test_two_at_once_in_one_folder_are_refused(here, tmp_path):
    with backup_sets.alone(tmp_path):
        assert rule_of(lambda: api.make(tmp_path, here, AT)) == ("backup.busy", {"folder": str(tmp_path)})


def test_a_set_of_a_server_of_its_own_asks_where_its_data_is_to_lie(made, tmp_path):
    path = harmed(made, tmp_path)
    backup_sets.write(path, replace(made[1], embedded=False), KEY)
    assert rule_of(lambda: api.restore(path, KEY, tmp_path / "there")) == ("backup.restore.data", {"name": made[1].name})
    with pytest.raises(Refused):
        api.restore(path, "", tmp_path / "there")

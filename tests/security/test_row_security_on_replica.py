"""Row security on a streaming replica, where no sequence can keep the seal of a reach: it holds there as well."""

import subprocess
from collections.abc import Iterator

import psycopg
import pytest

from bazan.directory.permissions.row_security import MAKE_REACH, MAKE_ROLE
from bazan.platform.database.demo.embedded_server import ADMINISTRATOR, WEB, EmbeddedPostgres, kept_password
from bazan.platform.security.signed_tokens import call_signature, derived_key
from tests.fixtures.memory_folder import in_memory, leave_memory

pytestmark = pytest.mark.database

SECRET = "a secret of the tests, which nobody guesses"
ROWS = """
CREATE TABLE well (id int, place_id int);
INSERT INTO well SELECT i, i % 2 FROM generate_series(1, 10) i;
ALTER TABLE well ENABLE ROW LEVEL SECURITY;
CREATE POLICY well_reach ON well USING (place_id = ANY ((SELECT string_to_array(reach('places'), ',')::int[])::int[]));
GRANT SELECT ON well, reach_seal TO bazan_web;
"""


@pytest.fixture(scope="module")
def replica(tmp_path_factory) -> Iterator[str]:
    """The address of a replica, by the login of pages."""
    home = tmp_path_factory.mktemp("replica")
    servers = [EmbeddedPostgres(home / name, durable=False) for name in ("primary", "replica")]
    for server in servers:
        in_memory(server.home)
    primary, standby = servers
    try:
        with psycopg.connect(primary.start(), autocommit=True) as owner:
            owner.execute(f"CREATE ROLE {WEB} LOGIN PASSWORD '{kept_password(primary.passwords, WEB)}'".encode())
            for made in (MAKE_ROLE, MAKE_REACH, ROWS):
                owner.execute(made.encode())
            key = derived_key(SECRET, "calls").ljust(64, b"\0")
            inside, outside = (bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C))
            owner.execute("INSERT INTO reach_key (inside, outside) VALUES (%s, %s)", (inside, outside))
        _copy(primary, standby)
        standby.start()
        yield standby.url_of(WEB)
    finally:
        for server in servers:
            server.stop()
            leave_memory(server.home)


def _copy(primary: EmbeddedPostgres, standby: EmbeddedPostgres) -> None:
    standby.prepare()  # makes a cluster of its own, which the copy replaces
    subprocess.run(["rm", "-rf", str(standby.data)], check=True)
    where = f"host={primary.sockets} port=5432 user={ADMINISTRATOR} password={kept_password(primary.passwords, ADMINISTRATOR)}"
    command = [primary.program("pg_basebackup"), "-d", where, "-D", str(standby.data), "-R", "-X", "stream", "-c", "fast", "--no-sync"]
    subprocess.run(command, check=True, cwd="/", **standby._as_account())


def entered(connection: psycopg.Connection, told: str) -> None:
    signature = call_signature(SECRET, connection.info.backend_pid, "enter_reach", told)
    connection.execute("SELECT enter_reach(%s, %s)", (told, signature))


def seen(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT count(*) FROM well").fetchone()
    assert row
    return row[0]


def test_a_request_sees_its_reach_and_nothing_without_one(replica):
    with psycopg.connect(replica) as reader:
        assert seen(reader) == 0
        entered(reader, "1|*||||")
        assert seen(reader) == 5
        entered(reader, "0,1|*||||")
        assert seen(reader) == 10
        reader.commit()
        assert seen(reader) == 0


def test_a_reach_without_the_signature_of_the_process_is_refused(replica):
    with psycopg.connect(replica) as reader, pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute("SELECT enter_reach('0,1|*||||', 'guessed')")


def test_a_reach_that_was_set_by_hand_or_kept_from_before_opens_nothing(replica):
    with psycopg.connect(replica) as reader, psycopg.connect(replica) as other:
        entered(reader, "1|*||||")
        seal = reader.execute("SELECT current_setting('bazan.seal')").fetchone()
        assert seal
        widened = ("bazan.reach", "0,1|*||||", "bazan.seal", seal[0])
        for stranger, told in ((reader, widened), (other, ("bazan.reach", "1|*||||", "bazan.seal", seal[0]))):
            stranger.execute("SELECT set_config(%s, %s, true), set_config(%s, %s, true)", told)
            assert seen(stranger) == 0
        reader.commit()
        reader.execute("SELECT set_config('bazan.reach', '1|*||||', true), set_config('bazan.seal', %s, true)", seal)
        assert seen(reader) == 0


@pytest.mark.parametrize("act", ["SELECT reach_mark('0,1|*||||')", "SELECT * FROM reach_key"])
def test_the_login_of_pages_can_make_no_seal(replica, act):
    with psycopg.connect(replica) as reader, pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute(act)

"""Files come from real SFTP and FTP servers on localhost, each once, and stay where they were."""

import asyncio
import threading

import asyncssh
import pytest

from bazan.core.errors import Refused, Unavailable
from bazan.platform.drivers import api
from bazan.platform.drivers.files import remote_files
from bazan.platform.drivers.files.station_files import StationFilesBinding
from tests.servers.ftp_server import FtpServer

ENVIRON = {"BAZAN_SOURCE_FILES": "pw"}


class _Anyone(asyncssh.SSHServer):
    def begin_auth(self, username):
        return True

    def password_auth_supported(self):
        return True

    def validate_password(self, username, password):
        return password == "pw"


@pytest.fixture
def sftp(tmp_path):
    """(port, host key) of a server whose root is ``there``."""
    (tmp_path / "there").mkdir()
    key = asyncssh.generate_private_key("ssh-ed25519")
    loop, ready, found = asyncio.new_event_loop(), threading.Event(), {}

    async def serve():
        found["server"] = await asyncssh.create_server(
            _Anyone,
            "127.0.0.1",
            0,
            server_host_keys=[key],
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=str(tmp_path / "there").encode()),
        )
        ready.set()

    def run():
        loop.run_until_complete(serve())
        loop.run_forever()

    threading.Thread(target=run, daemon=True).start()
    ready.wait(10)
    yield found["server"].sockets[0].getsockname()[1], key.export_public_key().decode().strip()
    loop.call_soon_threadsafe(loop.stop)


def binding(kind, port, **more):
    table = {"kind": kind, "host": "127.0.0.1", "port": port, "user": "u", "password_environment": "BAZAN_SOURCE_FILES"} | more
    binding = api.read_binding("station_files", {"remote": table})
    assert isinstance(binding, StationFilesBinding)
    return binding.remote


def collect(bound, into, seen, environ=ENVIRON):
    return remote_files.collect(bound, into, seen.__contains__, seen.add, environ)


def test_sftp_copies_each_file_once_and_deletes_nothing(sftp, tmp_path):
    port, key = sftp
    for name in ("a_20261125070000.txt", "b_20261125070000.txt", "notes.doc"):
        (tmp_path / "there" / name).write_text(name)
    bound, seen = binding("sftp", port, host_key=key, folder="/"), set()
    assert collect(bound, tmp_path / "here", seen) == 2
    assert collect(bound, tmp_path / "here", seen) == 0
    assert sorted(p.name for p in (tmp_path / "here").iterdir()) == ["a_20261125070000.txt", "b_20261125070000.txt"]
    (tmp_path / "there" / "a_20261125070000.txt").write_text("longer than before, sent again")
    assert collect(bound, tmp_path / "here", seen) == 1
    assert len(list((tmp_path / "there").iterdir())) == 3


def test_sftp_refuses_a_server_with_another_key(sftp, tmp_path):
    port, _ = sftp
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
    with pytest.raises(Unavailable):
        collect(binding("sftp", port, host_key=other), tmp_path / "here", set())


def test_sftp_deletes_only_when_told_to(sftp, tmp_path):
    port, key = sftp
    (tmp_path / "there" / "a.txt").write_text("x")
    assert collect(binding("sftp", port, host_key=key, folder="/", delete=True), tmp_path / "here", set()) == 1
    assert list((tmp_path / "there").iterdir()) == []


@pytest.mark.parametrize("mlsd", [True, False])
def test_ftp_copies_each_file_once(tmp_path, mlsd):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a.txt").write_text("x")
    with FtpServer(tmp_path / "there", mlsd=mlsd) as server:
        bound, seen = binding("ftp", server.port), set()
        assert [collect(bound, tmp_path / "here", seen) for _ in range(2)] == [1, 0]
    assert (tmp_path / "here" / "a.txt").read_text() == "x"
    assert (tmp_path / "there" / "a.txt").exists()


def test_a_wrong_password_a_missing_secret_and_a_dead_server_are_told_apart(tmp_path):
    (tmp_path / "there").mkdir()
    with FtpServer(tmp_path / "there") as server:
        with pytest.raises(Unavailable):
            collect(binding("ftp", server.port), tmp_path / "here", set(), {"BAZAN_SOURCE_FILES": "wrong"})
        with pytest.raises(Refused, match=r"drivers.http.secret"):
            collect(binding("ftp", server.port), tmp_path / "here", set(), {})
    with pytest.raises(Unavailable):
        collect(binding("ftp", 9), tmp_path / "here", set())

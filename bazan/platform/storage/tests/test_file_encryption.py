"""Files lie sealed, read as they came, and tell when somebody touched them."""

import io
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.core.settings import load
from bazan.platform.storage import file_archive, file_encryption

KEY = bytes(range(32))


@pytest.fixture
def home(tmp_path):
    return load({"BAZAN_HOME": str(tmp_path)})


def sealed(data, key=KEY):
    held = io.BytesIO()
    made = file_encryption.Sealing(held, key)
    for at in range(0, len(data), 50_000):
        made.write(data[at : at + 50_000])
    made.close()
    return held.getvalue()


def kept(tmp_path, data, key=KEY):
    path = tmp_path / "file"
    path.write_bytes(data)
    return file_encryption.SealedFile.of(path, key)


def test_what_is_kept_is_not_readable_on_disk_and_reads_as_it_came(home):
    name = "Nguyễn Thị Bệnh Nhân".encode()
    sha256, size = file_archive.keep(home, io.BytesIO(name * 9000))
    path = file_archive.path_of(home, sha256)
    lying = home.home / "archive" / sha256[:2] / sha256
    assert name not in lying.read_bytes() and size == len(name) * 9000
    assert path.read_bytes() == name * 9000 and path.read_text("utf-8").startswith("Nguyễn")
    with path.open("rb") as stream:
        stream.seek(70_000)
        assert stream.read(100) == (name * 9000)[70_000:70_100]
        assert stream.seek(-3, io.SEEK_END) == size - 3 and stream.read() == (name * 9000)[-3:]


def test_the_key_lies_apart_and_nobody_else_reads_key_or_files(home):
    sha256, _ = file_archive.keep(home, io.BytesIO(b"x"))
    key = home.home / "archive-key"
    assert key.stat().st_mode & 0o777 == 0o600
    for path in (home.home / "archive" / sha256[:2], home.home / "archive" / sha256[:2] / sha256):
        assert not path.stat().st_mode & 0o077
    other = load({"BAZAN_HOME": str(home.home), "BAZAN_ARCHIVE_KEY": "ab" * 32})
    with pytest.raises(file_encryption.BrokenSeal):
        file_archive.path_of(other, sha256).read_bytes()


@given(st.integers(0, 3 * file_encryption.PIECE + 1), st.integers(0, 3 * file_encryption.PIECE + 1), st.integers(0, 70_000))
@settings(max_examples=30, deadline=None)
def test_every_part_of_every_length_is_what_was_sealed(tmp_path_factory, length, start, count):
    data = os.urandom(length)
    path = kept(tmp_path_factory.mktemp("sealed"), sealed(data))
    with path.open("rb") as stream:
        assert stream.read() == data
        stream.seek(start)
        assert stream.read(count) == data[start : start + count]


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data[:-1],
        lambda data: data[: -(file_encryption.PIECE + 16)],
        lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
        lambda data: (
            data[:32]
            + data[32 + file_encryption.PIECE + 16 : 32 + 2 * (file_encryption.PIECE + 16)]
            + data[32 : 32 + file_encryption.PIECE + 16]
        ),
        lambda data: data[:32],
    ],
)
def test_a_file_that_was_touched_is_not_read(tmp_path, harm):
    path = kept(tmp_path, harm(sealed(os.urandom(2 * file_encryption.PIECE))))
    with pytest.raises(file_encryption.BrokenSeal):
        path.read_bytes()


def test_a_file_of_the_time_before_seals_reads_as_it_lies(tmp_path):
    path = kept(tmp_path, b"code;name\n1;x\n")
    assert path.read_bytes() == b"code;name\n1;x\n" and path.is_file()

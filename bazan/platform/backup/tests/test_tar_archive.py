"""What is packed comes out the same, byte by byte; what can't be copied as it is ends the packing by name."""

import hashlib
import io
import os
import subprocess
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.platform.backup.tar_archive import SUMS, Member, pack, unpack, walk

NAMES = st.text(st.characters(exclude_characters="/\0", exclude_categories=("Cs",)), min_size=1, max_size=20).filter(
    lambda name: name not in (".", "..", SUMS) and len(name.encode()) < 200
)


def packed(root: Path) -> io.BytesIO:
    stream = io.BytesIO()
    pack(stream, walk(root))
    stream.seek(0)
    return stream


def content(root: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(root)): (path.read_bytes(), path.stat().st_mode) if path.is_file() else (b"", 0) for path in root.rglob("*")
    }


@given(files=st.dictionaries(NAMES, st.binary(max_size=3000), max_size=4))
def test_whatever_a_file_is_called_and_holds_it_comes_out_the_same(tmp_path_factory, files):
    root, other = tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("other")
    (root / "empty").mkdir()
    for name, data in files.items():
        (root / "empty" / name).write_bytes(data)
    unpack(packed(root), other, "files")
    assert content(other) == content(root)


def test_a_secret_stays_its_owners_and_a_name_that_is_no_text_stays_itself(tmp_path):
    root, other = tmp_path / "root", tmp_path / "other"
    root.mkdir()
    other.mkdir()
    (root / "key").touch(mode=0o600)
    Path(os.fsdecode(os.fsencode(root) + b"/\xff\xfe")).write_bytes(b"x")
    unpack(packed(root), other, "files")
    assert (other / "key").stat().st_mode & 0o777 == 0o600
    assert sorted(os.fsencode(path.name) for path in other.iterdir()) == [b"key", b"\xff\xfe"]


def test_anybody_reads_it_with_tar_and_proves_it_with_sha256sum(tmp_path):
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "tháng\n10.xlsx").write_bytes(b"a form")
    (tmp_path / "root" / "b\\c").write_bytes(b"more")
    (tmp_path / "out").mkdir()
    subprocess.run(["tar", "xz", "-C", tmp_path / "out"], input=packed(tmp_path / "root").getvalue(), check=True)
    proven = subprocess.run(["sha256sum", "-c", SUMS], cwd=tmp_path / "out", capture_output=True, text=True, check=False)
    assert proven.returncode == 0 and proven.stdout.count("OK") == 2


def test_the_log_of_a_table_of_history_comes_before_its_data(tmp_path):
    table = tmp_path / "observation"
    for name in ("Day=1/part-0.parquet", "_delta_log/00.json", "_delta_log/_last_checkpoint"):
        (table / name).parent.mkdir(parents=True, exist_ok=True)
        (table / name).touch()
    files = [member.name for member in walk(tmp_path) if member.path.is_file()]
    assert files == ["observation/_delta_log/_last_checkpoint", "observation/_delta_log/00.json", "observation/Day=1/part-0.parquet"]


class Meddling(io.BytesIO):
    """A stream that, once something is written into it, does something to the file that is being read."""

    def __init__(self, meddle):
        super().__init__()
        self.meddle = meddle

    def write(self, data):
        if self.tell() > 100_000 and self.meddle:
            self.meddle()
            self.meddle = None
        return super().write(data)


def longer(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def shorter(path: Path) -> None:
    os.truncate(path, 2_000_000)


@pytest.mark.parametrize("meddle", [longer, shorter])
def test_a_file_that_changes_while_it_is_read_is_named(tmp_path, meddle):
    path = tmp_path / "report.bin"
    path.write_bytes(os.urandom(4_000_000))
    with pytest.raises(Refused) as refused:
        pack(Meddling(lambda: meddle(path)), [Member("report.bin", path)])
    assert (refused.value.rule, refused.value.params) == ("backup.changed", {"file": str(path)})


def test_of_a_log_that_grows_meanwhile_is_copied_what_it_had(tmp_path):
    path, other = tmp_path / "checkpoints.log", tmp_path / "other"
    other.mkdir()
    path.write_bytes(before := os.urandom(4_000_000))
    stream = Meddling(lambda: longer(path))
    pack(stream, [Member("checkpoints.log", path, growing=True)])
    stream.seek(0)
    unpack(stream, other, "audit")
    assert (other / "checkpoints.log").read_bytes() == before != path.read_bytes()


def loop(path: Path) -> None:
    path.symlink_to(path)


def to_nothing(path: Path) -> None:
    path.symlink_to(path.with_name("nothing"))


@pytest.mark.parametrize(
    ("make", "rule"),
    [(loop, "backup.unreadable"), (to_nothing, "backup.unreadable"), (os.mkfifo, "backup.strange")],
    ids=["loop", "link to nothing", "pipe"],
)
def test_what_can_not_be_read_is_named_and_not_passed_over(tmp_path, make, rule):
    make(tmp_path / "form.xlsx")
    with pytest.raises(Refused) as refused:
        packed(tmp_path)
    assert (refused.value.rule, refused.value.params) == (rule, {"file": str(tmp_path / "form.xlsx")})


def test_a_link_to_a_folder_is_refused_since_it_may_lead_anywhere(tmp_path):
    (tmp_path / "etc").symlink_to("/etc")
    with pytest.raises(Refused, match="strange"):
        packed(tmp_path)


def test_what_was_erased_before_its_turn_came_is_told(tmp_path):
    made = pack(io.BytesIO(), [Member("a", tmp_path / "a")])
    assert made.gone == ("a",) and made.files == 0


def written(*members: tuple[str, bytes]) -> io.BytesIO:
    """A tar of somebody else's."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    stream.seek(0)
    return stream


def sums(name: str, data: bytes) -> tuple[str, bytes]:
    return SUMS, f"{hashlib.sha256(data).hexdigest()}  {name}\n".encode()


@pytest.mark.parametrize(
    ("members", "named"),
    [
        ([("a", b"x"), sums("a", b"y")], "files: a"),
        ([("a", b"x"), sums("b", b"x")], "files: a"),
        ([("a", b"x")], "files"),
        ([("../a", b"x"), sums("../a", b"x")], "files"),
    ],
    ids=["another content", "a file too few", "no sums", "outside"],
)
def test_what_is_not_what_was_packed_is_refused_by_name(tmp_path, members, named):
    with pytest.raises(Refused) as refused:
        unpack(written(*members), tmp_path / "here", "files")
    assert (refused.value.rule, refused.value.params["file"]) == ("backup.broken", named)
    assert not (tmp_path / "a").exists()

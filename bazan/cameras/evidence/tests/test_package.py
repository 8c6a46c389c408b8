"""The package that is handed over, checked by its own program on a stranger's machine: whole, and altered in every way somebody may try."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bazan.cameras.evidence import api
from bazan.cameras.evidence.tests.people import TERMS, acting
from bazan.core.time import now
from bazan.directory.audit import api as audit
from bazan.platform.security import verify
from tests.fixtures.camera_province import filmed, seen

CLIP, ORIGINAL_CLIP = b"a blurred clip", b"as it was sent"
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(camera):
    event = seen(camera)
    filmed(camera, event)
    made = api.open_case(TERMS, event.id, acting(), now(), "a")
    api.note(made.id, "Xe máy đỏ, “biển số mờ”", acting(), now(), "n")
    return made


@pytest.fixture
def folder(case, tmp_path):
    return unpacked(handed(case).data, tmp_path)


def handed(case, originals=False):
    return api.export(case.id, "Giao viện kiểm sát", originals, acting(), now())


def unpacked(data, tmp_path):
    zipfile.ZipFile(io.BytesIO(data)).extractall(tmp_path / "package")
    return tmp_path / "package"


def checked(where, *words, alone=True):
    """(status, what was printed) of the package's program; ``alone``: by a Python that has its standard library and nothing else."""
    program = where / "verify.py" if where.is_dir() else Path(verify.__file__)
    command = [sys.executable, *(["-I", "-S"] if alone else []), str(program), str(where), *words]
    run = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert run.stderr == b"", run.stderr.decode()
    return run.returncode, run.stdout.decode("utf-8")


def manifest(folder):
    return json.loads((folder / "case.json").read_text("utf-8"))


def rewritten(folder, said, key=None):
    """The manifest written anew, and signed by somebody else's key if there is one."""
    data = json.dumps(said, ensure_ascii=False).encode()
    (folder / "case.json").write_bytes(data)
    if key:
        told = {"algorithm": "Ed25519", "public_key": key.public_key().public_bytes_raw().hex(), "signature": key.sign(data).hex()}
        (folder / "signature.json").write_text(json.dumps(told))


@pytest.mark.parametrize("alone", [True, False], ids=["by hand", "by a library"])
def test_a_package_as_it_was_handed_over_is_right(folder, alone):
    status, printed = checked(folder, "--key", api.public_key(), alone=alone)
    assert status == 0, printed
    for said in ("signature holds", "the sender's key", "5 entries of custody, unbroken", "nothing was altered", "không có gì bị sửa"):
        assert said in printed
    assert printed.count("unaltered") == 4


def test_a_package_is_checked_without_being_unpacked(case, tmp_path):
    path = tmp_path / "package.zip"
    path.write_bytes(handed(case).data)
    assert checked(path)[0] == 0
    whole = path.read_bytes()
    path.write_bytes(whole[:-200])
    assert checked(path)[0] == 2
    locked = whole.rindex(b"PK\1\2") + 8
    path.write_bytes(whole[:locked] + b"\1" + whole[locked + 1 :])
    assert checked(path)[0] == 2


def test_a_package_says_nothing_of_a_text_it_hangs_on(case, tmp_path):
    path = tmp_path / "passport.json"
    path.write_bytes(b'{"format": "bazan-passport-1"}\n' + handed(case).data)
    status, printed = checked(path)
    assert status == 2 and "nothing was altered" not in printed


def test_a_folder_without_a_package_is_none(tmp_path):
    (tmp_path / "verify.py").write_bytes(Path(verify.__file__).read_bytes())
    assert checked(tmp_path)[0] == 2


def test_one_byte_of_a_clip_is_noticed(folder):
    (clip,) = (folder / "blurred").glob("*.mp4")
    data = bytearray(clip.read_bytes())
    data[3] ^= 1
    clip.write_bytes(data)
    status, printed = checked(folder)
    assert status == 1
    assert f"blurred/{clip.name}: đã bị sửa · altered" in printed


def test_a_file_that_is_missing_and_one_too_many_are_noticed(folder):
    (still,) = (folder / "blurred").glob("*.jpg")
    still.rename(still.with_name("other.jpg"))
    status, printed = checked(folder)
    assert (status, printed.count("SAI")) == (1, 2)
    assert "missing" in printed and "isn't part of the package" in printed


def test_a_changed_manifest_is_noticed(folder):
    said = manifest(folder)
    said["case"]["title"] = "Chuyện khác"
    rewritten(folder, said)
    status, printed = checked(folder)
    assert status == 1
    assert "signature doesn't hold" in printed and "the case isn't what the chain says" in printed


def drop(said):
    del said["custody"][3]


def drop_the_first(said):
    del said["custody"][0]


def swap(said):
    said["custody"][2], said["custody"][3] = said["custody"][3], said["custody"][2]


def reword(said):
    said["custody"][3]["detail"]["words"] = "Xe máy xanh"


def hide_an_item(said):
    del said["files"][said["items"].pop()["file"]]


def point_elsewhere(said):
    said["items"][0]["sha256"] = said["files"][said["items"][0]["file"]] = hashlib.sha256(b"x").hexdigest()


def lead_out(said):
    said["files"]["../../etc/passwd"] = "0" * 64


def add_unknown(said):
    said["files"]["extra.jpg"] = hashlib.sha256(b"x").hexdigest()


@pytest.mark.parametrize("attack", [drop, drop_the_first, swap, reword, hide_an_item, point_elsewhere, lead_out, add_unknown])
def test_a_manifest_signed_anew_by_somebody_else_still_gives_itself_away(folder, attack):
    """Who alters it and signs it with a key of his own: the chain doesn't fit, and the key isn't the sender's."""
    said = manifest(folder)
    attack(said)
    rewritten(folder, said, Ed25519PrivateKey.generate())
    status, printed = checked(folder)
    assert status == 1, printed
    assert "signature holds" in printed and "SAI" in printed


def test_another_key_is_noticed_by_who_knows_the_senders(folder):
    """A whole package made anew can't be told from a true one by what lies in it: only by the key that was told by another way."""
    rewritten(folder, manifest(folder), Ed25519PrivateKey.generate())
    status, printed = checked(folder, "--key", api.public_key())
    assert status == 1
    assert "signed with another key" in printed
    assert "Compare the key" in checked(folder)[1]


@pytest.mark.parametrize("broken", ["{", "[]", '{"public_key": "zz", "signature": ""}', '{"public_key": 1, "signature": 2}', "[" * 100_000])
def test_a_broken_signature_or_manifest_is_no_crash(folder, broken):
    (folder / "signature.json").write_text(broken)
    assert checked(folder)[0] == 1
    (folder / "case.json").write_text(broken)
    assert checked(folder)[0] == 1


def test_originals_go_along_only_when_asked_for_with_a_reason_in_the_audit(case, tmp_path):
    without = zipfile.ZipFile(io.BytesIO(handed(case).data))
    assert not [name for name in without.namelist() if name.startswith("originals")]
    assert not any(ORIGINAL_CLIP in without.read(name) or without.read(name) == b"as it was" for name in without.namelist())
    folder = unpacked(handed(case, originals=True).data, tmp_path)
    assert {path.read_bytes() for path in (folder / "originals").iterdir()} == {b"as it was", ORIGINAL_CLIP}
    assert {path.read_bytes() for path in (folder / "blurred").iterdir()} == {b"a blurred picture", CLIP}
    assert checked(folder)[0] == 0
    newest, former = audit.entries(action="evidence.export")
    assert (newest.detail["originals"], former.detail["originals"], newest.detail["reason"]) == (True, False, "Giao viện kiểm sát")
    assert newest.detail["manifest"] == hashlib.sha256((folder / "case.json").read_bytes()).hexdigest()
    assert newest.detail["hash"] == manifest(folder)["custody"][-1]["hash"]
    (original, *_) = (folder / "originals").iterdir()
    original.write_bytes(b"somebody else")
    assert checked(folder)[0] == 1


def test_a_package_says_what_it_is_in_two_languages(folder):
    said = (folder / "README.txt").read_text("utf-8")
    for words in ("HỒ SƠ CHỨNG CỨ", "EVIDENCE CASE", TERMS.title, api.public_key()):
        assert words in said

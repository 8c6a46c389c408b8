"""The standalone checker: it needs nothing of ours, and no change of a file gets past it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.analysis.briefings import passports
from bazan.analysis.briefings import signature as signing
from bazan.analysis.briefings.tests.sample_facts import content
from bazan.core.settings import current
from bazan.platform.security import verify


def issued(form=verify.PASSPORT):
    """A passport as it is issued."""
    whole = content()
    fact, slot, figure = next(iter(passports.numbered(whole.facts.values())))
    return signing.signed(form, passports.payload(whole, "ab" * 32, fact, slot, figure, "http://127.0.0.1:8080"), current())


GENUINE = issued().encode()


def wrong(data, key=""):
    return [finding for finding in verify.check(data, key) if not finding.right]


def test_what_was_issued_holds_with_the_key_it_was_issued_with():
    assert wrong(GENUINE, signing.public_key(current())) == []


def test_another_key_is_told():
    assert [finding.en for finding in wrong(GENUINE, "00" * 32)] == ["signed with another key"]


@given(st.integers(0, len(GENUINE) - 1), st.integers(1, 255))
def test_any_byte_changed_anywhere_is_refused(at, change):
    altered = bytearray(GENUINE)
    altered[at] ^= change
    assert wrong(bytes(altered))


@given(st.integers(0, len(GENUINE)), st.binary(min_size=1, max_size=8))
def test_anything_put_in_is_refused(at, more):
    assert wrong(GENUINE[:at] + more + GENUINE[at:])


@given(st.integers(0, len(GENUINE) - 1), st.integers(1, 40))
def test_anything_cut_out_is_refused(at, count):
    assert wrong(GENUINE[:at] + GENUINE[at + count :])


leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=5))


@given(st.sampled_from(sorted(json.loads(GENUINE)["payload"])), leaves)
def test_any_field_given_another_value_is_refused(name, value):
    said = json.loads(GENUINE)
    if verify.message("", said["payload"][name]) == verify.message("", value):
        return
    said["payload"][name] = value
    try:
        data = verify.written(said).encode()
    except UnicodeEncodeError:
        return
    assert wrong(data)


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"\xff\xfe{}", b"nan", b"{" * 5000], ids=range(6))
def test_what_is_no_bundle_is_refused(data):
    assert wrong(data)


def test_a_bundle_that_was_written_anew_is_refused():
    anew = [
        GENUINE.replace(b'"value": ', b'"value": 1, "value": ', 1),
        GENUINE.replace(b"bazan-passport-1", b"bazan-passport-2"),
        GENUINE.replace(b"bazan-passport-1", b"bazan-briefing-1"),
        GENUINE.replace(b"Ed25519", b"Ed25518"),
        GENUINE.replace(b"\n", b"\r\n"),
        json.dumps(json.loads(GENUINE)).encode(),
    ]
    assert all(data != GENUINE and wrong(data) for data in anew)


def test_a_name_that_stands_twice_can_not_hide_a_value():
    twice = GENUINE.decode().replace('"value": 97.25', '"value": 12.0,\n  "value": 97.25', 1).encode()
    assert twice != GENUINE and verify.opened(twice) is None


def test_the_program_runs_alone_in_another_folder_and_ends_by_what_it_found(tmp_path):
    program, file = tmp_path / "verify.py", tmp_path / "passport.json"
    program.write_bytes(Path(verify.__file__).read_bytes())
    file.write_bytes(GENUINE.replace(b"97.25", b"97.26"))

    def ended(*arguments):
        return subprocess.run(
            [sys.executable, "-I", "-S", str(program), str(file), *arguments], cwd=tmp_path, capture_output=True, check=False
        )

    refused = ended()
    assert refused.returncode == 1 and "ALTERED" in refused.stdout.decode()
    file.write_bytes(GENUINE)
    held = ended("--key", signing.public_key(current()))
    said = held.stdout.decode()
    assert held.returncode == 0 and "97,2" in said and "Cộng các giỏ" in said and "05/BC-IOC" in said

"""What is sealed is opened by its key alone, whole or not at all."""

import io
import os

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.platform.backup import encryption

KEY = encryption.new_key()


def sealed(path, data: bytes) -> encryption.Measured:
    with encryption.sealing(path, KEY) as (stream, measured):
        stream.write(data)
    return measured


def opened(path, key: str = KEY) -> bytes:
    with encryption.opening(path, key) as stream:
        return stream.read()


@settings(max_examples=20)
@given(data=st.binary(max_size=200) | st.sampled_from([b"x" * (64 << 10), b"x" * (64 << 10) + b"y", os.urandom(300_000)]))
def test_what_was_sealed_is_opened(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("sealed") / "a.age"
    measured = sealed(path, data)
    assert opened(path) == data and measured.size == path.stat().st_size
    assert len(data) < 20 or data not in path.read_bytes()


def test_it_is_the_format_of_age(tmp_path):
    sealed(tmp_path / "a.age", b"told")
    assert (tmp_path / "a.age").read_bytes().startswith(b"age-encryption.org/v1\n")
    out = io.BytesIO()
    # pyrefly: ignore[missing-attribute] - pyrage has no stubs
    pyrage.decrypt_io((tmp_path / "a.age").open("rb"), out, [pyrage.x25519.Identity.from_str(KEY)])
    assert out.getvalue() == b"told"


PIECE = (64 << 10) + 16


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data[:-1],
        lambda data: data[:-PIECE],
        lambda data: data[:500] + bytes([data[500] ^ 1]) + data[501:],
        lambda data: data[: -3 * PIECE] + data[-2 * PIECE : -PIECE] + data[-3 * PIECE : -2 * PIECE] + data[-PIECE:],
        lambda data: b"",
        lambda data: data[:30],
    ],
    ids=["cut by a byte", "cut by a piece", "one bit", "two pieces swapped", "empty", "within the head"],
)
def test_what_was_harmed_is_refused_by_name_even_where_only_its_begin_is_wanted(tmp_path, harm):
    path = tmp_path / "database.tar.gz.age"
    sealed(path, os.urandom(5 * (64 << 10)))
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(Refused) as refused, encryption.opening(path, KEY) as stream:
        stream.read(10)
    assert (refused.value.rule, refused.value.params) == ("backup.broken", {"file": "database.tar.gz.age"})


def test_another_key_opens_nothing(tmp_path):
    sealed(tmp_path / "a.age", b"told")
    with pytest.raises(Refused, match=r"backup\.broken"):
        opened(tmp_path / "a.age", encryption.new_key())


NO_KEYS = [("", "backup.key.missing"), ("secret", "backup.key.form"), (KEY[:-1], "backup.key.form")]


@pytest.mark.parametrize(("key", "rule"), NO_KEYS, ids=["missing", "a word", "cut short"])
def test_what_is_no_key_is_said_to_be_none_without_saying_it(tmp_path, key, rule):
    with pytest.raises(Refused) as refused, encryption.sealing(tmp_path / "a.age", key):
        pass
    assert refused.value.rule == rule and refused.value.params == {}
    assert not (tmp_path / "a.age").exists()


def test_who_stops_reading_early_is_not_kept_waiting_and_keeps_his_own_failure(tmp_path):
    sealed(tmp_path / "a.age", os.urandom(5_000_000))
    with pytest.raises(ZeroDivisionError), encryption.opening(tmp_path / "a.age", KEY) as stream:
        stream.read(1)
        raise ZeroDivisionError

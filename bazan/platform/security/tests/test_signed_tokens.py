"""Tokens: only what we signed, only while it lives."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.core.settings import load
from bazan.platform.security.signed_tokens import secret_key, sign, verify

NOW = datetime(2026, 11, 25, tzinfo=UTC)
LIVING = {"account": 3, "places": [1, 2], "sectors": None, "expires": (NOW + timedelta(hours=1)).timestamp()}


def test_what_was_signed_is_read_back():
    assert verify("secret", sign("secret", LIVING), NOW) == LIVING


def test_an_expired_token_is_refused():
    with pytest.raises(Refused, match=r"tokens\.expired"):
        verify("secret", sign("secret", LIVING), NOW + timedelta(hours=2))


def test_another_secret_is_refused():
    with pytest.raises(Refused, match=r"tokens\.bad"):
        verify("secret", sign("other", LIVING), NOW)


@given(st.text())
def test_any_text_is_refused(text):
    with pytest.raises(Refused):
        verify("secret", text, NOW)


@given(st.data())
def test_no_changed_letter_passes(data):
    token = sign("secret", LIVING)
    at = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("abcXYZ019-_.").filter(lambda c: c != token[at]))
    with pytest.raises(Refused):
        verify("secret", token[:at] + letter + token[at + 1 :], NOW)


def test_the_key_is_made_once_and_is_private(tmp_path):
    settings = load({"BAZAN_HOME": str(tmp_path)})
    assert secret_key(settings) == secret_key(settings)
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["secret-key"]
    assert secret_key(load({"BAZAN_HOME": str(tmp_path), "BAZAN_SECRET_KEY": "given"})) == "given"

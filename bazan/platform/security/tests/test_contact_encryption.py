"""Contact data is encrypted for its row under a key of its own, and found by a hash that needs that key."""

import hashlib

import pytest

from bazan.core.settings import load
from bazan.platform.security.contact_encryption import BrokenSeal, hash_contact, open_contact, seal_contact

PHONE = "+84912345678"


@pytest.fixture
def settings(tmp_path):
    return load({"BAZAN_HOME": str(tmp_path), "BAZAN_SECRET_KEY": "one secret"})


def test_what_is_sealed_opens_for_its_row_alone(settings):
    sealed = seal_contact(PHONE.encode(), "sender:1", settings)
    assert PHONE.encode() not in sealed
    assert open_contact(sealed, "sender:1", settings).decode() == PHONE
    for broken in (sealed[:-1], sealed[:-1] + bytes([sealed[-1] ^ 1]), b""):
        with pytest.raises(BrokenSeal):
            open_contact(broken, "sender:1", settings)
    with pytest.raises(BrokenSeal):
        open_contact(sealed, "sender:2", settings)


def test_the_key_is_not_the_one_of_other_secrets(settings, tmp_path):
    sealed, found = seal_contact(PHONE.encode(), "sender:1", settings), hash_contact("phone", PHONE, settings)
    assert (tmp_path / "contact-key").stat().st_mode & 0o777 == 0o600
    other_secret = load({"BAZAN_HOME": str(tmp_path), "BAZAN_SECRET_KEY": "another secret"})
    assert open_contact(sealed, "sender:1", other_secret).decode() == PHONE
    other_key = load({"BAZAN_HOME": str(tmp_path), "BAZAN_SECRET_KEY": "one secret", "BAZAN_CONTACT_KEY": "ab" * 32})
    assert hash_contact("phone", PHONE, other_key) != found
    with pytest.raises(BrokenSeal):
        open_contact(sealed, "sender:1", other_key)


def test_a_hash_tells_nothing_without_the_key_and_differs_by_kind(settings):
    found = hash_contact("phone", PHONE, settings)
    assert found == hash_contact("phone", PHONE, settings) != hash_contact("mail", PHONE, settings)
    assert found != hashlib.sha256(PHONE.encode()).hexdigest()
    assert hash_contact("phone", "", settings) == ""

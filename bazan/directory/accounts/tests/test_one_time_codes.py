"""Codes by time as RFC 6238 has them, and codes on paper."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from bazan.directory.accounts.second_factors import one_time_codes
from tests.present import present

SECRET = b32encode(b"12345678901234567890").decode()
VECTORS = [
    (59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"), (2000000000, "69279037"),
    (20000000000, "65353130"),
]  # fmt: skip
"""RFC 6238, appendix B, SHA-1: eight digits, of which a telephone shows the last six."""


def at(seconds):
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(("seconds", "shown"), VECTORS)
def test_the_vectors_of_rfc_6238(seconds, shown):
    assert one_time_codes.step_of(SECRET, shown[-6:], at(seconds)) == seconds // 30
    assert pyotp.TOTP(SECRET, digits=8).at(at(seconds)) == shown


@pytest.mark.parametrize(("away", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off_and_no_more(away, taken):
    shown = pyotp.TOTP(SECRET).at(at(1_800_000_000 + 30 * away))
    assert (one_time_codes.step_of(SECRET, shown, at(1_800_000_000)) is not None) is taken


def test_a_step_that_was_taken_and_those_before_it_are_taken_no_more():
    now, telephone = at(1_800_000_000), pyotp.TOTP(SECRET)
    step = present(one_time_codes.step_of(SECRET, telephone.at(now), now))
    assert one_time_codes.step_of(SECRET, telephone.at(now), now, after=step) is None
    assert one_time_codes.step_of(SECRET, telephone.at(now - timedelta(seconds=30)), now, after=step) is None
    assert one_time_codes.step_of(SECRET, telephone.at(now + timedelta(seconds=30)), now, after=step) == step + 1


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "\x00" * 6])
def test_what_is_no_code_is_no_code(typed):
    assert one_time_codes.step_of(SECRET, typed, at(1_800_000_000)) is None


def test_a_code_may_be_typed_as_it_is_shown():
    assert one_time_codes.step_of(SECRET, "287 082", at(59)) == 1


def test_recovery_codes_differ_and_are_recognized_however_they_are_typed():
    made = one_time_codes.new_recovery_codes()
    assert len(set(made)) == 10 and all(one_time_codes.looks_recovered(code) for code in made)
    assert one_time_codes.kept(7, made[0]) == one_time_codes.kept(7, made[0].upper().replace("-", " "))
    assert one_time_codes.kept(7, made[0]) != one_time_codes.kept(8, made[0])
    assert not one_time_codes.looks_recovered("123456")

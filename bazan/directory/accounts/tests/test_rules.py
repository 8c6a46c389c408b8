"""Turns of those who sign in, and the network they come from."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.directory.accounts import rules

NOW = datetime(2026, 7, 1, 1, tzinfo=UTC)


@given(st.integers(0, 60), st.integers(0, 7200), st.integers(0, 100))
def test_a_turn_comes_later_with_every_try_and_is_never_denied(tries, ago, of_network):
    at = NOW - timedelta(seconds=ago)
    turn = rules.turn([at] * tries, of_network, NOW)
    assert NOW <= turn <= NOW + rules.LONGEST_PACE
    if of_network <= rules.FREE_TRIES_OF_A_NETWORK and (tries < rules.FREE_TRIES or ago >= 3600):
        assert turn == NOW
    assert rules.turn([at] * (tries + 1), of_network, NOW) >= turn


def test_tries_at_once_take_turns():
    tries = []
    for _ in range(12):
        tries.append(rules.turn(tries, 0, NOW))
    assert [round((at - NOW).total_seconds()) for at in tries] == [0, 0, 0, 0, 0, 1, 3, 7, 15, 25, 35, 45]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_a_network_is_what_one_household_or_office_has(address, network):
    assert rules.network_of(address) == network

"""Pairs of reports: what stands in the file, and how well those of one matter are told from others by the thresholds of the services."""

import csv
import re
from collections import Counter

import pytest

from bazan.core.text_safety import unseen
from sectors.field_reports.tests.test_texts import NAMED, STREETS, key
from tests.accuracy.duplicate_reports import PAIRS, matters, shares, written

FLOOR = {"precision": 0.7, "recall": 0.65}
"""Of the half nothing was chosen on."""
FLOOR_OF_ONE = {"precision": 0.5, "recall": 0.5}
"""Of each service, over both halves: ten pairs tell no more."""


def told_shares(judged) -> dict[str, float]:
    told = {name: share for name, share in shares(judged).items() if share is not None}
    assert set(told) == set(FLOOR), "nothing was found, or there was nothing to find"
    return told


def found(pairs):
    return told_shares((pair.alike >= pair.service.alike, pair.same) for pair in pairs)


def rows():
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_half_has_pairs_of_both_kinds_of_every_service():
    told = rows()
    counted = Counter((row["part"], row["service"], row["label"]) for row in told)
    assert set(counted) == {(part, code, label) for part in ("tune", "report") for code in matters() for label in ("same", "other")}
    assert min(counted.values()) >= 2 and len(told) >= 150


def test_nobody_is_named_in_a_pair_and_no_number_can_be_called():
    for text in (row[side] for row in rows() for side in ("one", "other")):
        assert text.strip() and not unseen(text)
        assert not re.search(r"\d[\d .-]{6,}\d", text), text
        for street in STREETS:
            text = text.replace(street, "")
        assert not NAMED.search(text), text


def test_no_text_stands_in_two_pairs():
    counted = Counter(frozenset((key(row["one"]), key(row["other"]))) for row in rows())
    assert [pair for pair, times in counted.items() if times > 1] == []


def test_most_that_is_shown_is_the_same_and_most_that_is_the_same_is_shown():
    told = found(written("report"))
    usual = told_shares((pair.usual, pair.same) for pair in written("report"))
    assert all(told[name] >= floor for name, floor in FLOOR.items()), told
    assert all(told[name] > usual[name] for name in FLOOR), (told, usual)


@pytest.mark.parametrize("code", matters())
def test_no_service_is_left_with_a_threshold_that_fails_it(code):
    told = found([pair for pair in written() if pair.kind == code])
    assert all(told[name] >= floor for name, floor in FLOOR_OF_ONE.items()), told

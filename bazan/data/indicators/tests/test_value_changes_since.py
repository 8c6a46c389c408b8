"""Days joined to one line a number, against the same said in plain words; and the order of a page."""

from itertools import groupby
from math import isnan, nan

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bazan.data.indicators.value_history.value_changes_since import Days, ranked, seen, together

NUMBERS = st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 2))
VALUES = st.one_of(st.just(nan), st.integers(-3, 3).map(float))
MOVES = st.dictionaries(st.tuples(NUMBERS, st.integers(0, 7)), st.tuples(st.integers(1, 4), st.integers(0, 1), VALUES, VALUES), max_size=40)


def days_of(rows):
    columns = list(zip(*rows, strict=True)) or [()] * 8
    return Days(*(np.array(column, int) for column in columns[:4]), *(np.array(column, float) for column in columns[4:]))


def rows_of(days):
    columns = (days.indicator, days.kind, days.feature, days.ago, days.period, days.oldest, days.before, days.after)
    return [tuple(None if isnan(value) else float(value) for value in row) for row in zip(*columns, strict=True)]


def in_plain_words(rows):
    """(number, its newest replaced period, else its newest) for every number, the same way as a reader would look for it."""
    for number, lines in groupby(sorted(rows, key=lambda row: (row[:3], row[4], row[3])), key=lambda row: row[:3]):
        held = list(lines)
        periods = [list(same) for _, same in groupby(held, key=lambda row: row[4])]
        first, *_, last = (told := max(periods, key=lambda same: (not isnan(same[0][6]), same[0][4])))[0], told[-1]
        yield *number, last[3], last[4], min(row[5] for row in held), first[6], last[7]


@given(MOVES)
def test_days_join_to_one_line_a_number(moves):
    rows = [(*number, ago, period, period - older, before, after) for (number, ago), (period, older, before, after) in moves.items()]
    assert sorted(rows_of(together(days_of(rows))), key=str) == sorted(rows_of(days_of(list(in_plain_words(rows)))), key=str)


def test_a_move_that_the_digits_hide_is_seen_only_with_an_older_period():
    rows = [(1, 1, n, 0, 5, oldest, before, after) for n, (oldest, before, after) in enumerate(
        [(5, 1.2, 1.4), (4, 1.2, 1.4), (5, 1.2, 1.6), (5, nan, 1.0), (5, 1.0, nan), (5, nan, nan)]
    )]  # fmt: skip
    assert seen(days_of(rows), {1: 0}).tolist() == [1, 2, 3, 4]
    assert seen(days_of(rows), {1: 1}).tolist() == [0, 1, 2, 3, 4]


def test_what_moved_most_against_its_size_stands_first_and_what_is_new_last():
    rows = [(indicator, kind, feature, 0, 5, 5, before, after) for indicator, kind, feature, before, after in
        [(1, 2, 7, nan, 100.0), (1, 2, 8, 100.0, 101.0), (1, 2, 9, 2.0, 1.0), (2, 1, 9, 2.0, 1.0), (1, 1, 9, 2.0, 1.0), (1, 2, 3, 0.0, 0.0)]
    ]  # fmt: skip
    assert ranked(days_of(rows), {1: 1, 2: 0}).tolist() == [3, 4, 2, 1, 5, 0]

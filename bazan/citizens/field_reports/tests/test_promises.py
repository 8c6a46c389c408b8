"""What really happens, told honestly: censored reports counted, nothing promised from too few, and judged by what came of it."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.citizens.field_reports import api, rules
from bazan.citizens.field_reports.models import PromiseRow, Report
from bazan.citizens.field_reports.types import Promise
from tests.fixtures.report_province import NOW, filed, sent
from tests.present import present

DAY = timedelta(days=1)
LENGTHS = st.lists(st.tuples(st.floats(0.01, 400), st.booleans()), max_size=60)


def test_the_estimate_of_a_textbook():
    """Freireich's leukaemia trial, 6-MP arm: the figures printed in every text on survival."""
    weeks = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    still = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = rules.survival([(float(n), True) for n in weeks] + [(float(n), False) for n in still])
    assert [(days, round(share, 3)) for days, share in curve] == [
        (6, 0.857), (7, 0.807), (10, 0.753), (13, 0.69), (16, 0.627), (22, 0.538), (23, 0.448),
    ]  # fmt: skip


@given(LENGTHS)
def test_the_share_still_open_only_falls(lengths):
    shares = [1.0, *(share for _, share in rules.survival(lengths))]
    assert all(0 <= later <= earlier + 1e-12 for earlier, later in pairwise(shares))


@given(LENGTHS)
def test_without_open_reports_it_is_plain_counting(lengths):
    closed = [(days, True) for days, _ in lengths]
    for days, share in rules.survival(closed):
        assert share == pytest.approx(sum(length > days for length, _ in closed) / len(closed))


@given(LENGTHS, st.integers(1, 30))
def test_too_few_answers_promise_nothing(lengths, least):
    told = rules.promised(lengths, least, True)
    assert (told is None) == (sum(done for _, done in lengths) < least)
    if told and told.half_days is not None and told.most_days is not None:
        assert told.half_days <= told.most_days


def test_what_is_still_open_makes_the_promise_longer():
    closed = [(float(n % 5 + 1), True) for n in range(40)]
    waiting = [(30.0, False)] * 20
    assert present(present(rules.promised(closed, 20, True)).most_days) < 30
    assert present(rules.promised(closed + waiting, 20, True)).most_days is None


def test_calibration_counts_what_is_overdue_too():
    one = Promise(40, 2, 1, 3, 10, 12, "place")
    told = rules.calibrated([(one, 2, True), (one, 5, True), (one, 11, True), (one, 30, False), (one, 4, False)])
    assert (told.promised, told.half, told.most, told.inside) == (4, 1, 2, 3)


@pytest.mark.usefixtures("province")
def test_the_commune_s_own_come_first_then_the_province_s():
    for number in range(25):
        one = sent(f"report-{number:04}", NOW - 20 * DAY, point=(10.1, 106.1) if number < 22 else (10.1, 106.3))
        Report.objects.filter(id=one.id).update(answered_at=NOW - 20 * DAY + (number % 10 + 1) * DAY)
    assert api.reckon(NOW) == 2
    here, there = (api.place_of(filed(point=point), NOW) for point in ((10.1, 106.1), (10.1, 106.3)))
    told = present(api.promise("field_reports.road_damage", here))
    assert (told.scope, told.closed, told.half_days) == ("place", 22, 5)
    assert present(api.promise("field_reports.road_damage", there)).scope == "province"
    assert api.promise("field_reports.waste", here) is None
    assert api.report(api.submit(filed("report-new"), NOW).report_id).promised == told
    assert PromiseRow.objects.count() == 2

"""A log in working time."""

from datetime import datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.analysis.process_mining.event_log import gathered
from bazan.analysis.process_mining.flow import durations, waits
from bazan.analysis.process_mining.rules import SECOND, micros
from bazan.analysis.process_mining.types import NEVER
from bazan.analysis.process_mining.working_time import worked, working_clock
from bazan.core.time import LOCAL
from bazan.core.working_hours import ALWAYS, Hours

FIRST, LAST = datetime(2026, 11, 20, 9, 30, tzinfo=LOCAL), datetime(2026, 12, 8, 14, 0, tzinfo=LOCAL)
SPAN_S = int((LAST - FIRST).total_seconds())
CLOCKS = {hours: working_clock(hours, FIRST, LAST) for hours in (Hours(), ALWAYS)}


@settings(max_examples=60)
@given(st.sampled_from([*CLOCKS]), st.integers(0, SPAN_S), st.integers(0, SPAN_S))
def test_between_two_instants_passes_the_working_time_that_lies_between(hours, one, other):
    first, last = (FIRST + timedelta(seconds=at) for at in sorted((one, other)))
    told = np.diff(CLOCKS[hours](np.array([micros(first), micros(last)])))[0]
    assert abs(told - hours.between(first, last) // timedelta(microseconds=1)) <= 1


def test_a_night_is_no_wait_and_never_stays_never():
    friday, monday = datetime(2026, 11, 20, 16, 0, tzinfo=LOCAL), datetime(2026, 11, 23, 9, 0, tzinfo=LOCAL)
    log = gathered(["1", "1"], ["A", "B"], [micros(friday), micros(monday)], begun=[micros(friday), micros(monday) - 60 * SECOND])
    told = worked(log, CLOCKS[Hours()])
    assert durations(log).max_s == 65 * 3600 and durations(told).max_s == 2 * 3600
    assert waits(told, "from", "to")[0].total_s == 2 * 3600 - 60
    assert told.due.tolist() == [NEVER]

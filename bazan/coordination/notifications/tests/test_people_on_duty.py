"""Who stands on a shift: whoever is down now, and of the shift before whoever was not relieved."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bazan.coordination.notifications.recipients.people_on_duty import ShiftHours, on_shift
from bazan.core.time import LOCAL

WEEK = datetime(2026, 11, 23, tzinfo=LOCAL)
hour = st.integers(0, 24 * 14)


@given(st.lists(st.tuples(st.integers(1, 4), hour, st.integers(1, 60), st.booleans()), max_size=10), hour)
def test_while_somebody_is_down_somebody_stands(rows, moment):
    shifts = [
        ShiftHours(n, who, WEEK + timedelta(hours=a), WEEK + timedelta(hours=a + b), WEEK if taken else None)
        for n, (who, a, b, taken) in enumerate(rows)
    ]
    at = WEEK + timedelta(hours=moment)
    running = [one for one in shifts if one.starts_at <= at < one.ends_at]
    standing = on_shift(shifts, at)
    assert [one for one, over in standing if not over] == running
    assert not any(over for _, over in standing) or not any(one.taken_at for one in running)

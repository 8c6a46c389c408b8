"""What reviews teach: a threshold that spares true events, is worth it, and isn't proposed from too little."""

from hypothesis import given
from hypothesis import strategies as st

from bazan.cameras.devices.types import Judged
from bazan.cameras.events.threshold_suggestions import FEWEST_FALSE, SPARED, lesson

shares = st.integers(0, 100).map(lambda percent: percent / 100)
reviews = st.lists(st.builds(Judged, st.booleans(), shares, shares), max_size=40)


def test_a_threshold_of_certainty_is_found_that_drops_false_ones_alone():
    judged = [Judged(False, 0.5 + 0.01 * number, 0.3) for number in range(12)]
    judged += [Judged(False, 0.9, 0.3)] * 2 + [Judged(True, 0.8, 0.3)] * 9
    taught = lesson(judged)
    assert taught is not None
    assert (taught.surest, taught.smallest) == (0.62, 0)
    assert (taught.false_dropped, taught.false, taught.true_dropped, taught.true) == (12, 14, 0, 9)


def test_where_certainty_says_nothing_height_may():
    judged = [Judged(False, 0.8, 0.05)] * 6 + [Judged(True, 0.6, 0.2)] * 6
    taught = lesson(judged)
    assert taught is not None
    assert (taught.surest, taught.smallest, taught.false_dropped) == (0, 0.06, 6)


def test_from_too_few_and_where_it_is_not_worth_it_nothing_is_proposed():
    assert lesson([Judged(False, 0.5, 0.3)] * (FEWEST_FALSE - 1)) is None
    assert lesson([Judged(False, 0.8, 0.3)] * 9 + [Judged(True, 0.8, 0.3)] * 9) is None
    assert lesson([]) is None


@given(reviews)
def test_it_does_what_it_says_and_spares_what_is_true(judged):
    taught = lesson(judged)
    if taught is None:
        return
    dropped = [event for event in judged if event.sure < taught.surest or event.height < taught.smallest]
    assert taught.false_dropped == sum(not event.true for event in dropped)
    assert taught.true_dropped == sum(event.true for event in dropped) <= SPARED * taught.true
    assert 2 * taught.false_dropped >= taught.false >= FEWEST_FALSE


@given(reviews, shares.filter(lambda share: share <= 0.9))
def test_it_never_lowers_a_threshold_that_holds(judged, surest):
    taught = lesson(judged, surest)
    assert taught is None or taught.surest >= surest

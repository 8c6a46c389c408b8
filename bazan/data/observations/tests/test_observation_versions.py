"""The law of versions: retransmission changes nothing, and with result times the order of arrival doesn't matter."""

from hypothesis import given
from hypothesis import strategies as st

from bazan.data.observations.ingest.storage.observation_versions import Outcome, Version, settle
from tests.present import present

told = st.builds(Version, st.integers(1, 3), st.integers(0, 1), st.integers(1, 5), st.just(1), st.just(True))
received = st.builds(Version, st.integers(1, 9), st.just(0), st.integers(1, 9), st.just(1), st.just(False))
untold = st.builds(Version, st.integers(1, 4), st.just(0), st.just(0), st.just(1), st.just(False))


def arrive(versions):
    """(standing, kept, outcomes) after these versions, in this order; untold ones are dated as they come."""
    standing, kept, outcomes = None, [], []
    for clock, version in enumerate(versions, 1):
        new = version if version.sent or version.result_time else Version(version.value, version.quality, clock, version.run, sent=False)
        outcome, after = settle(standing, kept, new)
        if outcome == Outcome.CORRECTED:
            kept.append(standing)
        elif outcome == Outcome.SUPERSEDED:
            kept.append(new)
        standing = after
        outcomes.append(outcome)
    return standing, kept, outcomes


def content(version):
    return version.value, version.quality, version.result_time


def unique_times(versions):
    return list({version.result_time: version for version in versions}.values())


@given(st.lists(told, min_size=1).map(unique_times), st.randoms())
def test_with_result_times_the_latest_stands_whatever_the_order_and_the_repetitions(versions, random):
    shuffled = [*versions, *random.choices(versions, k=len(versions))]
    random.shuffle(shuffled)
    standing, kept, _ = arrive(shuffled)
    assert content(standing) == content(max(versions, key=lambda v: v.result_time))
    seen = {(present(v).value, present(v).quality) for v in [standing, *kept]}
    assert seen == {(v.value, v.quality) for v in versions}


@given(st.lists(untold, min_size=1), st.data())
def test_without_result_times_repeating_anything_already_sent_changes_nothing(versions, data):
    standing, kept, _ = arrive(versions)
    again, kept_again, outcomes = arrive([*versions, *data.draw(st.lists(st.sampled_from(versions)))])
    assert content(again) == content(standing)
    assert len(kept_again) == len(kept)
    assert all(outcome == Outcome.DUPLICATE for outcome in outcomes[len(versions) :])


@given(st.lists(untold, min_size=1))
def test_without_result_times_the_last_new_value_stands(versions):
    standing, kept, _ = arrive(versions)
    values = list(dict.fromkeys(version.value for version in versions))
    assert present(standing).value == values[-1]
    assert [version.value for version in kept] == values[:-1]


@given(st.lists(received, min_size=1), st.randoms())
def test_what_was_received_earlier_replaces_nothing_received_later_whatever_the_order_of_reading(versions, random):
    """As of files, which may be read again long after they were first received."""
    versions = list({v.value: v for v in versions}.values())
    versions = unique_times(versions)
    shuffled = [*versions, *random.choices(versions, k=len(versions))]
    random.shuffle(shuffled)
    standing, kept, _ = arrive(shuffled)
    assert content(standing) == content(max(versions, key=lambda v: v.result_time))
    assert len(kept) == len(versions) - 1


def test_two_values_of_one_receipt_are_a_conflict_however_often_it_is_read_again():
    versions = [Version(value, 0, 7, 1, sent=False) for value in (1.0, 2.0, 1.0, 2.0)]
    _, kept, outcomes = arrive(versions)
    assert outcomes == [Outcome.NEW, Outcome.CONFLICT, Outcome.DUPLICATE, Outcome.CONFLICT]
    assert kept == []


@given(st.lists(told | untold))
def test_every_value_ever_accepted_is_standing_or_kept(versions):
    standing, kept, outcomes = arrive(versions)
    accepted = {v.value for v, outcome in zip(versions, outcomes, strict=True) if outcome <= Outcome.SUPERSEDED}
    assert accepted <= {v.value for v in [*([standing] if standing else []), *kept]}


@given(st.lists(told))
def test_a_result_time_never_has_two_values(versions):
    standing, kept, _ = arrive(versions)
    seen = [v for v in [standing, *kept] if v]
    for version in seen:
        assert len({(v.value, v.quality) for v in seen if v.result_time == version.result_time}) == 1

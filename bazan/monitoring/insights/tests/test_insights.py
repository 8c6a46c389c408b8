"""What is noticed lasts while it stands; what people make of it is kept, and teaches."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Forbidden, NotFound, Refused
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.personal_data.types import Ripe
from bazan.monitoring.insights import api, retention, rules
from bazan.monitoring.insights.rules import HIGHEST, LOWEST
from bazan.monitoring.insights.types import Noticed
from tests.fixtures.incident_province import commune, duty, province, somebody  # noqa: F401 - a fixture
from tests.present import present

AT, HOUR = now(), timedelta(hours=1)
shares = st.floats(0, 0.99)


@given(st.floats(LOWEST, HIGHEST), st.lists(shares), st.lists(shares), shares)
def test_a_dismissal_never_lowers_and_taking_up_never_raises_a_threshold(usual, dismissed, taken, weight):
    after = rules.threshold(usual, dismissed, taken)
    assert LOWEST <= after <= HIGHEST
    assert rules.threshold(usual, [*dismissed, weight], taken) >= after - 1e-12
    assert rules.threshold(usual, dismissed, [*taken, weight]) <= after
    assert all(after <= max(each, LOWEST) for each in taken)
    assert after <= max([usual, *dismissed])


@pytest.mark.django_db
class TestKept:
    @pytest.fixture(autouse=True)
    def land(self, province):  # noqa: F811 - the fixture
        pass

    def test_what_lasts_is_renewed_and_what_is_gone_is_closed(self):
        assert tell(("a", 0.6), ("b", 0.9)) == 2
        assert keys() == ["b", "a"]
        assert tell(("a", 0.95), ("c", 0.7), at=AT + HOUR) == 1
        assert keys() == ["a", "c"]
        assert api.insights("health")[0].opened_at == AT
        assert api.insights("health")[0].seen_at == AT + HOUR
        assert {each.noticed.key for each in api.standing_at(AT, ["health"], [commune()])} == {"a", "b"}

    def test_what_is_too_light_is_not_told(self):
        assert tell(("a", 0.49)) == 0
        assert tell(("a", 0.6), usual=0.7) == 0

    def test_one_dismissed_stays_away_while_it_lasts_and_grows_no_graver(self):
        tell(("a", 0.6))
        api.dismiss(only().id, "known", " chờ mưa ", duty(), AT)
        api.dismiss(only(dismissed=True).id, "error", "", duty(), AT)
        tell(("a", 0.7), at=AT + HOUR)
        assert keys() == []
        assert (present(only(dismissed=True).dismissed).reason, present(only(dismissed=True).dismissed).note) == ("known", "chờ mưa")
        assert tell(("a", 0.81), at=AT + 2 * HOUR) == 1
        assert keys() == ["a"]

    def test_dismissals_raise_the_weight_from_which_the_like_is_told_and_directives_hold_it_down(self):
        for day in range(6):
            at = AT + day * 24 * HOUR
            tell(("a", 0.9), at=at)
            api.dismiss(only().id, "useless", "", duty(), at)
            tell(at=at + HOUR)
        at += 24 * HOUR
        assert tell(("a", 0.7), ("b", 0.7), at=at) == 1
        assert keys() == ["b"], "the like of another key is told as ever"
        assert tell(("a", 0.9), at=at) == 1
        api.take_up(only().id, "directed", "7", duty(), at)
        tell(at=at + HOUR)
        assert tell(("a", 0.91), at=at + 2 * HOUR) == 1
        tell(at=at + 370 * 24 * HOUR)
        assert tell(("a", 0.7), at=at + 371 * 24 * HOUR) == 1, "people's answers are forgotten after a year"

    def test_only_who_answers_for_it_does_something_with_it_and_others_do_not_see_it(self):
        tell(("a", 0.6))
        soldiers = somebody("agency_officer", "bch-quan-su", sectors=["security"])
        with pytest.raises(Forbidden):
            api.dismiss(only().id, "known", "", soldiers, AT)
        with pytest.raises(Refused, match="reason"):
            api.dismiss(only().id, "because", "", duty(), AT)
        with pytest.raises(Refused, match="note"):
            api.dismiss(only().id, "known", "x" * 501, duty(), AT)
        assert (seen(duty()), seen(soldiers)) == (["a"], [])
        with pytest.raises(NotFound):
            api.insight(only().id + 1)

    def test_notes_are_erased_when_their_time_is_over_and_the_reason_stays(self):
        tell(("a", 0.6))
        api.dismiss(only().id, "known", "chị Hoa ở trạm nói sẽ xử lý", duty(), AT)
        later = AT + HOUR
        assert retention.notes(Ripe(later, later, erase=False)).count == retention.notes(Ripe(later, later)).count == 1
        done = present(only(dismissed=True).dismissed)
        assert "Hoa" not in done.note and done.reason == "known"
        assert retention.notes(Ripe(later, later)).count == 0


def tell(*keys_and_weights, at=AT, usual=rules.USUAL):
    words = {"vi": "Số ca tăng.", "en": "Cases rise."}
    noticed = [Noticed(key, commune(), weight, AT, words, "health.dengue_cases", ("place", commune())) for key, weight in keys_and_weights]
    return api.notice("unusual", "health", noticed, at, usual)


def keys():
    return [each.noticed.key for each in api.insights("health")]


def only(dismissed=False):
    [insight] = api.insights("health", [commune()], dismissed)
    return insight


def seen(person):
    accounts.enter(person.reach.places, person.reach.sectors, person.organization_id, person.reach.account_id)
    try:
        return keys()
    finally:
        accounts.leave()

"""What people write about a number is kept once, told to whom it is for, read by who reaches it, and erased in time."""

from datetime import timedelta

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from bazan.coordination.comments import api, retention, rules
from bazan.coordination.comments.types import About
from bazan.coordination.notifications import api as notifications
from bazan.core.errors import Forbidden, NotFound, Refused
from bazan.data.indicators.types import Feature
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting
from bazan.directory.personal_data.types import Ripe
from tests.fixtures import generated_values
from tests.fixtures.orchard_province import CROP, NOW, communes, land, leader, made_land  # noqa: F401 - fixtures


@given(st.text(max_size=2 * rules.LONGEST))
def test_words_are_kept_without_what_surrounds_them_or_refused(text):
    try:
        kept = rules.checked(text)
    except Refused as why:
        assert (why.rule == "comments.empty") == (not text.replace("\x00", "").strip())
    else:
        assert 0 < len(kept) <= rules.LONGEST and kept == kept.strip() and rules.checked(kept) == kept


@pytest.mark.usefixtures("land")
class TestWritten:
    def test_the_newest_comes_first_and_the_same_form_sent_again_writes_nothing(self):
        first, again = (write("Vì sao giảm?") for _ in range(2))
        write("Do mưa.", key="other", at=NOW + timedelta(minutes=1))
        assert first == again
        assert [comment.words for comment in api.comments(about())] == ["Do mưa.", "Vì sao giảm?"]
        assert api.comments(about(communes()[1])) == []

    def test_who_it_is_addressed_to_is_told_once_with_the_way_to_it(self):
        steward = person("data_steward")
        for _ in range(2):
            write("Xem lại số này.", to=steward.reach.username)
        [message] = notifications.inbox(steward.reach.account_id)
        assert message.link == about().href and message.body["vi"] == "Xem lại số này." and not message.asks
        assert notifications.inbox(leader().reach.account_id) == []

    def test_only_who_sees_the_number_there_can_be_addressed(self):
        far, near = person("commune_officer", communes()[1]), person("commune_officer", communes()[0])
        elsewhere = person("agency_officer", sector="health")
        named = {each.username for each in api.colleagues(about(), leader().reach.username, NOW.date())}
        assert near.reach.username in named
        assert not named & {far.reach.username, elsewhere.reach.username, leader().reach.username}
        for name in (far.reach.username, elsewhere.reach.username, "nobody"):
            with pytest.raises(Refused, match="to"):
                write("x", to=name)
        assert api.comments(about()) == []

    def test_only_who_reaches_it_writes_and_reads(self):
        write("Vì sao giảm?")
        far, near = person("commune_officer", communes()[1]), person("commune_officer", communes()[0])
        with pytest.raises(Forbidden):
            write("x", by=far)
        with pytest.raises(Forbidden):
            write("x", by=person("administrator"))
        assert (seen(near), seen(far), seen(person("agency_officer", sector="health"))) == (["Vì sao giảm?"], [], [])

    @pytest.mark.parametrize("words", ["", " \n ", "x" * 1001])
    def test_what_says_nothing_or_too_much_is_refused_and_nothing_is_kept(self, words):
        with pytest.raises(Refused):
            write(words)
        assert api.comments(about()) == []

    def test_an_unknown_number_is_not_found(self):
        with pytest.raises(NotFound):
            write("x", number=About("orchards.nothing", Feature("place", communes()[0]), "orchards", communes()[0]))

    def test_writing_is_audited_without_the_words(self):
        write("Vì sao giảm?")
        entry = apps.get_model("audit", "AuditEntry").objects.filter(action="comments.write").get()
        assert entry.actor == leader().reach.username and "giảm" not in str(entry.detail)

    def test_words_are_erased_when_their_time_is_over_and_that_somebody_wrote_stays(self):
        write("Vì sao giảm?")
        assert retention.words(Ripe(NOW, NOW)).count == 0
        later = NOW + timedelta(days=1)
        assert retention.words(Ripe(later, later, erase=False)).count == retention.words(Ripe(later, later)).count == 1
        assert retention.words(Ripe(later, later)).count == 0
        [comment] = api.comments(about())
        assert "giảm" not in comment.words and comment.by == leader().reach.username


def about(place=None):
    place = communes()[0] if place is None else place
    return About(CROP, Feature("place", place), "orchards", place)


def write(words, to="", by=None, at=NOW, key="key", number=None):
    return api.write(number or about(), words, to, by or leader(), at, key)


def person(role, place=None, sector="*"):
    account = generated_values.account(role, place, sector=sector)
    return Acting(accounts.reach_of(account), account.organization_id)


def seen(who):
    accounts.enter(who.reach.places, who.reach.sectors, who.organization_id, who.reach.account_id)
    try:
        return [comment.words for comment in api.comments(about())]
    finally:
        accounts.leave()

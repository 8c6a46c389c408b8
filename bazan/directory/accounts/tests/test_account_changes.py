"""Accounts as administrators change them: roles until a day, who may give what, and what would lock somebody out."""

from datetime import timedelta

import pytest

from bazan.core.errors import Refused
from bazan.core.time import local_day, now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.administration import account_changes
from bazan.directory.accounts.models import Account, Grant
from bazan.directory.permissions.types import Acting, Wanted
from bazan.directory.places import api as places

pytestmark = pytest.mark.django_db
SECTOR, OTHER = "health", "environment"


def today():
    return local_day(now())


def day(days):
    return (today() + timedelta(days=days)).isoformat()


def state(*grants, name="Nguyễn An", body="center", active=True):
    return accounts.account_state(name, body, active, list(map(list, grants)))


def put(username, after, actor="admin"):
    account_changes.put(username, after, actor, now())


def acting(account):
    return Acting(accounts.reach_of(account), account.organization_id)


ADMIN = ["administrator", "", "*", ""]


def test_what_is_put_is_what_is_read(province):
    after = state(["agency_officer", "1", SECTOR, day(30)], ["leader", "", "*", ""])
    put("an", after)
    assert account_changes.read("an") == after
    account = Account.objects.get(username="an")
    assert not account.has_usable_password() and account.made_at is not None
    later = state(["leader", "", "*", ""], name="Nguyễn Thị An", active=False)
    put("an", later)
    assert account_changes.read("an") == later


def test_a_role_holds_until_the_end_of_its_day_and_not_on_the_next(province):
    put("an", state(["duty_officer", "", SECTOR, today().isoformat()]))
    account = Account.objects.get(username="an")
    assert [held.role for held in accounts.reach_of(account).held] == ["duty_officer"]
    Grant.objects.update(until=today() - timedelta(days=1))
    assert accounts.reach_of(account).held == ()
    # pyrefly: ignore[bad-argument-type] - who acts has an organization
    assert accounts.holders(["duty_officer"], None, "*", today()) == [] and accounts.members([account.organization_id], SECTOR) == []
    assert accounts.search("duty officer") == [] and accounts.search("an")[0][1] == ()


@pytest.mark.parametrize(
    ("username", "after", "rule", "field"),
    [
        ("An", state(), "people.username", "username"),
        ("system", state(), "people.username.reserved", "username"),
        ("an", state(name="  "), "people.name", "full_name"),
        ("an", state(body="nowhere"), "organizations.unknown_code", "organization"),
        ("an", state(["king", "", "*", ""]), "people.role", "grants"),
        ("an", state(["leader", "77", "*", ""]), "places.unknown_code", "grants"),
        ("an", state(["leader", "", "moon", ""]), "people.sector", "grants"),
        ("an", state(["leader", "", "*", "soon"]), "people.until", "grants"),
        ("an", state(["leader", "", "*", ""], ["leader", "", "*", day(3)]), "people.role_twice", "grants"),
        ("an", None, "people.kept", ""),
    ],
)
def test_each_refusal_names_its_rule_and_field_and_writes_nothing(province, username, after, rule, field):
    with pytest.raises(Refused) as refusal:
        put(username, after)
    assert (refusal.value.rule, refusal.value.field) == (rule, field) and not Account.objects.exists()


def test_a_role_given_now_cannot_have_ended(province):
    accounts.judge_days(None, state(["leader", "", "*", day(0)]), today())
    with pytest.raises(Refused, match=r"people\.until_past"):
        accounts.judge_days(None, state(["leader", "", "*", day(-1)]), today())


@pytest.mark.parametrize(
    "after", [state(ADMIN, active=False), state(), state(["administrator", "1", "*", ""]), state(["administrator", "", "*", day(9)])]
)
def test_the_last_administrator_of_the_whole_province_stays(province, after):
    put("an", state(ADMIN))
    with pytest.raises(Refused, match=r"people\.last_administrator"):
        put("an", after)
    put("binh", state(ADMIN))
    put("an", after)
    assert account_changes.read("an") == after


def test_nobody_locks_themselves_out(province):
    put("an", state(ADMIN))
    put("binh", state(ADMIN))
    with pytest.raises(Refused, match=r"people\.own_role"):
        put("an", state(), actor="an")
    with pytest.raises(Refused, match=r"people\.own_account"):
        put("an", state(ADMIN, active=False), actor="an")
    put("an", state(ADMIN, ["leader", "1", "*", ""], name="An"), actor="an")


def test_who_gives_reaches_every_place_and_sector_of_the_account_and_its_body(province, account):
    """The body answers for nothing, so that only who reaches everything changes its people."""
    commune = places.everything("commune")[0].id
    assert account_changes.within("an", state(["leader", "1", SECTOR, ""])) == [(commune, SECTOR), (None, "*")]
    assert account_changes.within("an", state(["leader", "", SECTOR, ""]))[0] == (None, SECTOR)
    assert account_changes.within("an", None) == []


def test_an_administrator_of_a_sector_sees_whose_every_role_is_in_it(province, account):
    account("all", "administrator")
    account("health", "administrator", sector=SECTOR)
    account("nurse", "agency_officer", sector=SECTOR)
    both = account("both", "agency_officer", sector=SECTOR)
    Grant.objects.create(account=both, role="agency_officer", sector=OTHER)
    account("warden", "agency_officer", sector=OTHER)

    def seen(name):
        found, total = accounts.listed(Wanted(), acting(Account.objects.get(username=name)), now())
        assert total == len(found)
        return {one.username for one in found}

    assert seen("all") == {"all", "health", "nurse", "both", "warden"}
    assert seen("health") == {"health", "nurse"}
    assert accounts.seen_account("warden", acting(Account.objects.get(username="health"))) is None


def test_accounts_are_found_by_words_role_and_state(province, account):
    chief = acting(account("chief", "administrator"))
    put("an", state(["agency_officer", "", SECTOR, day(5)], name="Đặng Thị Ánh"))
    put("old", state(["leader", "", "*", ""], name="Cũ"))
    put("gone", state(name="Đã Nghỉ", active=False))
    Account.objects.filter(username="old").update(made_at=now() - timedelta(days=91))
    Account.objects.filter(username="gone").update(made_at=now() - timedelta(days=91))

    def found(**wanted):
        return {one.username for one in accounts.listed(Wanted(**wanted), chief, now())[0]}

    assert found(text="anh") == found(role="agency_officer") == found(state="ending") == {"an"}
    assert found(state="unused") == {"old"} and found(state="closed") == {"gone"} and found(state="active", text="gone") == set()
    assert accounts.counted(chief, now()) == {"active": 3, "closed": 1, "unused": 1, "ending": 1}
    page, total = accounts.listed(Wanted(), chief, now(), limit=2, after=2)
    assert len(page) == 2 and total == 4


def test_who_holds_a_right_is_counted_by_person(province, account):
    chief = acting(account("chief", "administrator"))
    put("an", state(["leader", "", "*", ""], ["duty_officer", "", "*", ""]))
    Grant.objects.create(account=Account.objects.get(username="an"), role="data_steward", until=today() - timedelta(days=1))
    held = accounts.holders_by_permission(chief, now())
    assert held["people.view"] == 2 and held["people.administer"] == 1 and held["forms.approve"] == 0
    assert [one.username for one in accounts.holding("people.view", chief, now())[0]] == ["an", "chief"]

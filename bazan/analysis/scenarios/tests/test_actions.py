"""What was reckoned is kept once, with all it was reckoned from, and seen only within one's reach."""

import pytest

from bazan.analysis.scenarios import api
from bazan.analysis.scenarios.types import Changes
from bazan.core.errors import Forbidden, NotFound, Refused
from bazan.core.settings import ROOT
from bazan.core.time import now
from bazan.data.indicators import api as indicators
from bazan.directory.accounts import api as accounts
from bazan.platform import packs
from tests.fixtures.incident_province import commune, duty, province, somebody, village  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
CODE = "health.hospital_surge"
KNOWN = Changes({"": {"beds": 1000.0, "occupancy": 80.0}})


@pytest.fixture(autouse=True)
def health(province):  # noqa: F811 - the fixture
    indicators.load_pack(packs.load(ROOT / "sectors" / "health"))


def test_what_is_saved_twice_is_saved_once_and_is_reckoned_again_to_the_same_figures():
    first = api.save(CODE, commune(), KNOWN, duty(), now(), "k")
    again = api.save(CODE, commune(), KNOWN, duty(), now(), "k")
    assert first == again and [one.id for one in api.saved_ones(CODE)] == [first.id]
    _, compared = api.compare(CODE, commune(), KNOWN, now())
    assert [one.outcomes for one in compared.alternatives] == [one.outcomes for one in first.compared.alternatives]


def test_nothing_is_saved_while_an_assumption_is_not_known():
    with pytest.raises(Refused, match="lacking"):
        api.save(CODE, commune(), Changes(), duty(), now(), "k")
    assert api.compare(CODE, commune(), Changes(), now())[1].lacking == ("beds", "occupancy")


def test_who_does_not_answer_for_the_sector_saves_nothing_and_sees_nothing_saved():
    kept = api.save(CODE, commune(), KNOWN, duty(), now(), "k")
    soldiers = somebody("agency_officer", "bch-quan-su", sectors=["security"])
    with pytest.raises(Forbidden):
        api.save(CODE, commune(), KNOWN, soldiers, now(), "s")
    strangers = [soldiers, village("2")]
    assert seen(kept.id, duty()) == kept
    for stranger in strangers:
        with pytest.raises(NotFound):
            seen(kept.id, stranger)


def seen(scenario_id, person):
    accounts.enter(person.reach.places, person.reach.sectors, person.organization_id, person.reach.account_id)
    try:
        return api.saved(scenario_id)
    finally:
        accounts.leave()


def test_a_flood_is_asked_of_a_station_with_something_below_it():
    with pytest.raises(Refused, match="station"):
        api.compare("environment.flood", commune(), Changes(station="nowhere"), now())
    with pytest.raises(NotFound):
        api.scenario("health.nothing", commune())

"""A rule opened on a page: what it would have done is told first, and it raises as a pack's rule does."""

import pytest

from bazan.core.errors import Forbidden, NotFound, Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting
from bazan.monitoring.alerts import api
from bazan.monitoring.alerts.actions import load_pack
from bazan.monitoring.alerts.models import AlertRule
from bazan.monitoring.alerts.tests.conftest import DAMS, NOW, minutes, only
from bazan.monitoring.alerts.types import Wished
from bazan.platform.packs import load
from tests.fixtures import generated_values


def person(role, place_id=None, sector="*"):
    account = generated_values.account(role, place_id, sector=sector)
    return Acting(accounts.reach_of(account), account.organization_id)


HIGH = Wished("dams.pool_1h", "above", 90.0, "severe", "commune")
HOUR = minutes(60)


def test_an_opened_rule_is_tried_on_the_past_and_raises_from_then_on(world):
    only()
    world.observe("dam-1", "pool", 95, NOW - 3 * HOUR)
    world.observe("dam-2", "pool", 50, NOW - 3 * HOUR)
    world.measure(NOW)
    trial = api.try_rule(HIGH, NOW)
    assert [(firing.feature_id, firing.peak, firing.greatest) for firing in trial.firings] == [(world.places["01"], "severe", 95)]
    leader = person("leader")
    code = api.open_rule(HIGH, leader, NOW)
    assert api.open_rule(HIGH, leader, NOW) == code and AlertRule.objects.filter(code=code).count() == 1
    world.observe("dam-1", "pool", 97, NOW)
    assert world.measure(NOW + HOUR) == 1
    [alert] = api.alerts(at=NOW + HOUR)
    assert alert.rule == code and "above 90" in alert.labels["en"] and alert.limit == 90


def test_loading_its_pack_again_leaves_an_opened_rule_as_it_is(world):
    code = api.open_rule(HIGH, person("leader"), NOW)
    load_pack(load(DAMS), NOW)
    assert api.rule(code).enabled


@pytest.mark.parametrize(
    ("wished", "error"),
    [
        (Wished("dams.nothing", "above", 1, "minor", "root"), NotFound),
        (Wished("dams.pool_1h", "above", float("nan"), "minor", "root"), Refused),
        (Wished("dams.pool_1h", "below", 1e300, "minor", "root"), Refused),
    ],
)
def test_a_rule_over_nothing_is_refused(world, wished, error):
    with pytest.raises(error):
        api.try_rule(wished, NOW)


def test_who_answers_for_one_commune_opens_no_rule_for_all(world):
    with pytest.raises(Forbidden):
        api.open_rule(HIGH, person("commune_officer", world.places["01"]), NOW)

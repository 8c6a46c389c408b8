"""What people do about alerts, what they may not, and what the machine keeps whatever they do."""

from datetime import UTC, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from bazan.core.as_of_time import looking_back
from bazan.core.errors import Conflict, NotFound, Refused
from bazan.directory.accounts import api as accounts
from bazan.monitoring.alerts import api
from bazan.monitoring.alerts.models import Alert
from bazan.monitoring.alerts.tests.conftest import NOW, minutes, only, sql, taken
from tests.present import present


@pytest.fixture
def alert(world):
    only("flood")
    world.observe("dam-1", "pool", 101, NOW)
    world.measure(NOW)
    return api.alerts(at=NOW)[0]


def rise(world, value: float, at) -> None:
    world.observe("dam-1", "pool", value, at)
    world.measure(at)


def test_an_alert_is_acknowledged_once_and_again_when_it_gets_worse(world, alert):
    api.acknowledge(alert.id, "an", NOW + minutes(1))
    api.acknowledge(alert.id, "binh", NOW + minutes(2))
    assert api.alert(alert.id).acknowledged_by == "an"
    rise(world, 111, NOW + minutes(3))
    assert not api.alert(alert.id).acknowledged
    assert [one.kind for one in api.history(alert.id)] == ["raised", "acknowledged", "risen"]


def test_a_page_that_looks_back_finds_the_alerts_that_were_active_then_as_they_were(world, alert):
    api.acknowledge(alert.id, "an", NOW + minutes(1))
    rise(world, 111, NOW + minutes(3))
    api.close(alert.id, "true", "an", NOW + minutes(10))
    assert api.active() == []

    def told(at):
        with looking_back(at):
            return [(one.severity, one.acknowledged_by, one.active_since, one.state) for one in api.active(["dams"])]

    assert told(NOW - minutes(1)) == told(NOW + minutes(11)) == []
    assert told(NOW + minutes(2)) == [(alert.severity, "an", NOW, "active")]
    ((graver, taken_by, since, _),) = told(NOW + minutes(5))
    assert (graver != alert.severity, taken_by, since) == (True, "", NOW)
    with looking_back(NOW + minutes(5)):
        assert api.active(["elsewhere"]) == []


def test_closing_asks_for_the_outcome_and_ends_it(alert):
    with pytest.raises(Refused, match=r"alerts\.outcome"):
        api.close(alert.id, "perhaps", "an", NOW)
    api.close(alert.id, "false", "an", NOW + minutes(5), "a test of the gauge")
    assert api.alerts(at=NOW) == []
    assert [one.outcome for one in api.alerts(state="closed", at=NOW)] == ["false"]
    for action in (
        lambda: api.close(alert.id, "true", "binh", NOW),
        lambda: api.acknowledge(alert.id, "binh", NOW),
        lambda: api.assign(alert.id, "", "binh", NOW),
        lambda: api.suppress(alert.id, NOW + minutes(9), "a reason given", "An", "binh", NOW),
    ):
        with pytest.raises(Conflict, match=r"alerts\.closed"):
            action()


def test_closed_while_its_condition_holds_it_comes_back_only_after_a_clear(world, alert):
    api.close(alert.id, "true", "an", NOW + minutes(1))
    rise(world, 102, NOW + minutes(2))
    assert api.alerts(at=NOW) == []
    rise(world, 90, NOW + timedelta(hours=1))
    rise(world, 90, NOW + timedelta(hours=1, minutes=20))
    rise(world, 101, NOW + timedelta(hours=2))
    assert [one.id != alert.id for one in api.alerts(at=NOW)] == [True]


def test_a_suppressed_alert_is_still_raised_and_kept_but_calls_nobody(alert):
    until = NOW + timedelta(hours=2)
    with pytest.raises(Refused, match="reason_life"):
        api.suppress(alert.id, until, "short", "Trần An", "an", NOW)
    with pytest.raises(Refused, match=r"suppress\.long"):
        api.suppress(alert.id, NOW + timedelta(days=1), "the gauge is being mended", "Trần An", "an", NOW)
    with pytest.raises(Refused, match="whole_life"):
        api.suppress(alert.id, until, "the gauge is being mended", "Trần An", "an", NOW, whole_rule=True)
    made = api.suppress(alert.id, until, "the gauge is being mended", "Trần An", "an", NOW)
    assert api.alerts(quiet=False, at=NOW) == []
    assert api.alerts(at=NOW)[0].suppressed
    assert [one.person for one in api.suppressions(NOW)] == ["Trần An"]
    assert api.suppressions(until) == []
    api.unsuppress(made, "binh", NOW + minutes(5))
    assert api.alerts(quiet=False, at=NOW + minutes(5))[0].id == alert.id
    with pytest.raises(Conflict, match=r"suppress\.ended"):
        api.unsuppress(made, "binh", NOW + minutes(6))


def test_an_alert_is_taken_out_of_its_group_and_put_back(alert):
    api.ungroup(alert.id, "an", NOW)
    with pytest.raises(Refused, match=r"group\.none"):
        api.ungroup(alert.id, "an", NOW)
    assert api.alert(alert.id).group_id is None
    api.regroup(alert.id, alert.group_id, "an", NOW)
    assert api.group(alert.group_id)[0].size == 1


def test_what_does_not_exist_is_not_found(world):
    for action in (
        lambda: api.alert(999),
        lambda: api.acknowledge(999, "an", NOW),
        lambda: api.comment(999, "text", "an", NOW),
        lambda: api.group(999),
        lambda: api.unsuppress(999, "an", NOW),
        lambda: api.rule("dams.nothing"),
        lambda: api.rule_switched("dams.nothing", False),
    ):
        with pytest.raises(NotFound):
            action()


def test_every_action_leaves_one_line_of_history_and_one_of_audit(alert):
    before = present(sql("SELECT count(*) FROM audit_entry"))[0][0]
    api.acknowledge(alert.id, "an", NOW)
    api.comment(alert.id, "a call to the keeper", "an", NOW)
    api.suppress(alert.id, NOW + minutes(30), "the gauge is being mended", "An", "an", NOW)
    api.close(alert.id, "true", "an", NOW)
    assert [one.kind for one in api.history(alert.id)] == ["raised", "acknowledged", "commented", "suppressed", "closed"]
    assert present(sql("SELECT count(*) FROM audit_entry"))[0][0] == before + 4


def test_events_are_taken_once_and_come_back_when_the_taker_fails(alert):
    try:
        with transaction.atomic():
            assert [one.alert_id for one in taken()] == [alert.id]
            raise RuntimeError
    except RuntimeError:
        pass
    assert [(one.severity, one.life_safety) for one in taken()] == [("moderate", True)]
    assert taken() == []
    api.comment(alert.id, "nothing new", "an", NOW)
    assert taken() == []


def test_quiet_hours_hold_the_call_never_a_life(world):
    only("seeping", "rising")
    night = NOW.replace(hour=16, minute=0)  # 23:00 in the province
    for at in (night, night + minutes(1)):
        world.store("dam-1", "seep", 11, at)
        api.evaluate_streams(at)
    quiet = api.alerts(at=night + minutes(1))[0]
    assert present(quiet.quiet_until).astimezone(UTC).hour == 23  # 06:00 in the province
    world.observe("dam-1", "pool", 100, night - minutes(59))
    world.store("dam-1", "pool", 105, night + minutes(2))
    api.evaluate_streams(night + minutes(2))
    assert world.alert("rising").quiet_until is None


REACHES = {
    "everything": (None, None, True),
    "its place and sector": (("01",), frozenset({"dams"}), True),
    "another place": (("03",), None, False),
    "another sector": (None, frozenset({"roads"}), False),
    "nothing": ((), frozenset(), False),
}


@pytest.mark.parametrize("reach", REACHES)
def test_a_person_reads_and_handles_the_alerts_of_their_reach_and_no_others(world, alert, reach):
    places, sectors, theirs = REACHES[reach]
    ids = None if places is None else frozenset(world.places[code] for code in places)
    actions = {
        "acknowledge": lambda: api.acknowledge(alert.id, "an", NOW),
        "assign": lambda: api.assign(alert.id, "", "an", NOW),
        "comment": lambda: api.comment(alert.id, "text", "an", NOW),
        "suppress": lambda: api.suppress(alert.id, NOW + minutes(30), "the gauge is being mended", "An", "an", NOW),
        "ungroup": lambda: api.ungroup(alert.id, "an", NOW),
        "close": lambda: api.close(alert.id, "true", "an", NOW),
    }
    done = {}
    with transaction.atomic():
        accounts.enter(ids, sectors)
        try:
            seen = [one.id for one in api.alerts(at=NOW)]
            told = len(api.history(alert.id))
            for name, action in actions.items():
                try:
                    with transaction.atomic():
                        action()
                    done[name] = True
                except NotFound:
                    done[name] = False
        finally:
            accounts.leave()
    assert (seen, told > 0, done) == ([alert.id] if theirs else [], theirs, dict.fromkeys(actions, theirs))
    assert Alert.objects.get(id=alert.id).outcome == ("true" if theirs else "")


def test_an_officer_of_one_commune_leaves_the_fact_of_what_he_did_and_reads_none(world, alert):
    taken()
    accounts.enter(frozenset({alert.place_id}), None, account_id=1)
    api.acknowledge(alert.id, "an", NOW)
    seen = sql("SELECT count(*) FROM fact")
    accounts.leave()
    assert seen == [(0,)]
    assert [type(one).__name__ for one in taken()] == ["AlertAcknowledged"]


def test_the_database_lets_nobody_of_some_places_silence_every_place(alert):
    row = {"rule": apps.get_model("alerts", "AlertRule").objects.get(code="dams.flood"), "sector": "dams", "until": NOW + minutes(9)}
    row |= {"reason": "x", "actor": "an", "person": "An", "at": NOW}
    made = apps.get_model("alerts", "AlertSuppression").objects.create(**row)
    with transaction.atomic():
        accounts.enter(frozenset({alert.place_id}), frozenset({"dams"}))
        assert [one.id for one in api.suppressions(NOW)] == [made.id], "who is silenced sees by whom"
        with pytest.raises(NotFound, match=r"suppress\.unknown"), transaction.atomic():
            api.unsuppress(made.id, "an", NOW)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            apps.get_model("alerts", "AlertSuppression").objects.create(**row)
        accounts.leave()

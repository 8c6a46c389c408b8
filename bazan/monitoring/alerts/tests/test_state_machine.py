"""Alerts under any sequence of what the world and people may do, beside a model of a few lines."""

from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from bazan.core.errors import Conflict, Refused
from bazan.monitoring.alerts import api
from bazan.monitoring.alerts.evaluation import engine
from bazan.monitoring.alerts.evaluation.current_values import Column
from bazan.monitoring.alerts.evaluation_context import scene
from bazan.monitoring.alerts.models import Alert
from bazan.monitoring.alerts.rule_definitions.active_rules import rules
from bazan.monitoring.alerts.tests.conftest import NOW, only, taken
from bazan.monitoring.alerts.types import OUTCOMES, SEVERITIES
from bazan.platform.conditions.api import Memory, step
from tests.present import present

FEATURES = ("dam-1", "dam-2")
ROWS = st.sampled_from(range(len(FEATURES)))
VALUES = st.lists(st.sampled_from([80.0, 98.0, 99.5, 100.0, 112.0, 125.0, np.nan]), min_size=2, max_size=2)


@dataclass
class Expected:
    """One alert as it should be."""

    id: int
    level: int
    peak: int
    times: int = 1
    active: bool = True
    acknowledged: bool = False
    grouped: bool = True
    told: list[str] = field(default_factory=lambda: ["raised"])


class Alerts(RuleBasedStateMachine):
    world = None

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)
        connection.needs_rollback = False

    @initialize()
    def begin(self):
        only("flood")
        self.now = NOW
        self.rule = next(one for one in rules().values() if one.info.code == "dams.flood")
        self.things = [present(self.world).things[name] for name in FEATURES]
        self.memory = Memory.blank(2, self.rule.condition.levels)
        self.live: dict[int, Expected] = {}
        self.closed: list[Expected] = []
        self.suppressed: dict[int, int] = {}
        self.facts, self.taken = 0, 0

    @rule(values=VALUES, wait=st.integers(1, 900))
    def see(self, values, wait):
        """One round of evaluating, the process having started anew: nothing is remembered but what is stored."""
        self.now += timedelta(seconds=wait)
        seen = np.array(values)
        column = Column("thing", np.array(self.things), seen, np.full(2, self.now.timestamp()))
        with transaction.atomic():
            engine.hold([self.rule], [{self.rule.id: column}], scene(NOW), self.now)
        before, self.memory = self.memory.level.tolist(), step(self.rule.condition, self.memory, self.now.timestamp(), seen)
        for row, (was, now) in enumerate(zip(before, self.memory.level.tolist(), strict=True)):
            if was != now:
                self.follow(row, was, now)

    def follow(self, row, was, now):
        alert = self.live.get(row)
        if alert is None:
            if now > was:
                made = Alert.objects.get(feature_id=self.things[row], closed_at=None)
                self.live[row] = Expected(made.id, now, now)
                self.facts += 1
            return
        what = "cleared" if now == 0 else "raised_again" if was == 0 else "risen" if now > was else "lowered"
        alert.told.append(what)
        self.facts += what != "lowered"
        if what == "cleared":
            alert.active = False
            return
        alert.level, alert.peak, alert.active = now, max(alert.peak, now), True
        if what == "raised_again":
            alert.times += 1
        if what != "lowered":
            alert.acknowledged = False

    @precondition(lambda self: self.live)
    @rule(row=ROWS)
    def acknowledge(self, row):
        if alert := self.live.get(row):
            api.acknowledge(alert.id, "an", self.now)
            if not alert.acknowledged:
                alert.told.append("acknowledged")
                self.facts += 1
            alert.acknowledged = True

    @precondition(lambda self: self.live)
    @rule(row=ROWS, outcome=st.sampled_from(OUTCOMES))
    def close(self, row, outcome):
        if alert := self.live.pop(row, None):
            api.close(alert.id, outcome, "an", self.now)
            alert.told.append("closed")
            self.facts += 1
            self.closed.append(alert)

    @precondition(lambda self: self.closed)
    @rule()
    def what_is_closed_stays_closed(self):
        for action in (api.acknowledge, lambda *said: api.close(said[0], "true", *said[1:])):
            with pytest.raises(Conflict):
                action(self.closed[-1].id, "binh", self.now)

    @precondition(lambda self: self.live)
    @rule(row=ROWS)
    def suppress(self, row):
        if (alert := self.live.get(row)) and row not in self.suppressed:
            made = api.suppress(alert.id, self.now + timedelta(hours=11), "the gauge is being mended", "An", "an", self.now)
            self.suppressed[row] = made
            alert.told.append("suppressed")

    @precondition(lambda self: self.suppressed)
    @rule(row=ROWS)
    def unsuppress(self, row):
        made = self.suppressed.pop(row, None)
        if made and any(one.id == made for one in api.suppressions(self.now)):
            api.unsuppress(made, "an", self.now)
            if row in self.live:
                self.live[row].told.append("unsuppressed")

    @precondition(lambda self: self.live)
    @rule(row=ROWS)
    def take_out_of_its_group_and_put_back(self, row):
        if alert := self.live.get(row):
            group = present(api.alert(alert.id).group_id)
            api.ungroup(alert.id, "an", self.now)
            with pytest.raises(Refused):
                api.ungroup(alert.id, "an", self.now)
            api.regroup(alert.id, group, "an", self.now)
            alert.told += ["ungrouped", "grouped"]

    @rule()
    def take(self):
        self.taken += len(taken())

    @invariant()
    def every_alert_is_as_it_should_be(self):
        if not hasattr(self, "now"):
            return
        shown = {one.feature_id: one for one in api.alerts(at=self.now)}
        assert set(shown) == {self.things[row] for row in self.live}
        running = {(one.feature_kind, one.feature_id) for one in api.suppressions(self.now)}
        for row, wanted in self.live.items():
            one = shown[self.things[row]]
            said = (one.id, one.state == "active", one.acknowledged, one.times, SEVERITIES.index(one.peak), one.group_id is not None)
            assert said == (wanted.id, wanted.active, wanted.acknowledged, wanted.times, wanted.peak, True)
            assert one.suppressed == (("thing", one.feature_id) in running)
            if wanted.active:
                assert one.level == wanted.level

    @invariant()
    def history_tells_all_of_it_and_every_fact_is_taken_once(self):
        if not hasattr(self, "now"):
            return
        for wanted in [*self.live.values(), *self.closed]:
            told = [one.kind for one in api.history(wanted.id) if one.kind not in ("inhibited", "released")]
            assert [kind for kind in told if kind != "grouped"] == [kind for kind in wanted.told if kind != "grouped"]
        with transaction.atomic():
            left = len(taken())
            transaction.set_rollback(True)
        assert self.taken + left == self.facts


def test_alerts_follow_the_world_and_people_in_any_order(world):
    Alerts.world = world
    run_state_machine_as_test(
        Alerts,
        settings=settings(max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)),
    )

"""What the room offers: rules loaded and held against what is measured, alerts read and handled, their facts read by whoever subscribes."""

from bazan.monitoring.alerts.actions import evaluate_indicators, evaluate_silence, evaluate_streams, hold_brought, load_pack
from bazan.monitoring.alerts.evaluation.backtest import backtest, compare, under_limits, with_other_numbers
from bazan.monitoring.alerts.heartbeat.beats import beat, beat_seen, beats, heartbeat
from bazan.monitoring.alerts.lifecycle.event_subscription import order_events, take_events
from bazan.monitoring.alerts.lifecycle.operator_actions import acknowledge, assign, close, comment, regroup, suppress, ungroup, unsuppress
from bazan.monitoring.alerts.lifecycle.point_in_time import active, active_at, raised
from bazan.monitoring.alerts.queries import (
    alert,
    alerts,
    catalogue,
    counts,
    group,
    history,
    live_for,
    open_by_rule,
    outcomes,
    rule,
    rule_of,
    rules_over,
    search,
    suppressions,
)
from bazan.monitoring.alerts.rule_changes.custom_rules import open_rule, try_rule
from bazan.monitoring.alerts.rule_changes.overrides import every_numbers, in_minutes, number_name
from bazan.monitoring.alerts.rule_changes.overrides import kept as number_kept
from bazan.monitoring.alerts.rule_changes.overrides import laid as rule_laid
from bazan.monitoring.alerts.rule_changes.overrides import numbers as rule_numbers
from bazan.monitoring.alerts.rule_changes.overrides import shown as number_shown
from bazan.monitoring.alerts.rule_changes.overrides import switched as rule_switched
from bazan.monitoring.alerts.rule_changes.overrides import title as rule_title

__all__ = [
    "acknowledge",
    "active",
    "active_at",
    "alert",
    "alerts",
    "assign",
    "backtest",
    "beat",
    "beat_seen",
    "beats",
    "catalogue",
    "close",
    "comment",
    "compare",
    "counts",
    "evaluate_indicators",
    "evaluate_silence",
    "evaluate_streams",
    "every_numbers",
    "group",
    "heartbeat",
    "history",
    "hold_brought",
    "in_minutes",
    "live_for",
    "load_pack",
    "number_kept",
    "number_name",
    "number_shown",
    "open_by_rule",
    "open_rule",
    "order_events",
    "outcomes",
    "raised",
    "regroup",
    "rule",
    "rule_laid",
    "rule_numbers",
    "rule_of",
    "rule_switched",
    "rule_title",
    "rules_over",
    "search",
    "suppress",
    "suppressions",
    "take_events",
    "try_rule",
    "under_limits",
    "ungroup",
    "unsuppress",
    "with_other_numbers",
]

"""The rules in force, read once and kept until they change."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from bazan.monitoring.alerts import grammar
from bazan.monitoring.alerts.models import AlertRule
from bazan.monitoring.alerts.rule_definitions import parameters
from bazan.monitoring.alerts.types import RuleInfo, Severity
from bazan.platform.conditions.api import Condition
from bazan.platform.declarations.api import read


@dataclass(frozen=True)
class Rule:
    """A rule ready to be held against values."""

    id: int
    info: RuleInfo
    condition: Condition
    parts: tuple[Condition, ...]
    """Of a combination."""

    @property
    def spec(self) -> dict[str, Any]:
        return self.info.spec

    @property
    def declared(self) -> grammar.Rule:
        return self.info.declared

    @property
    def codes(self) -> list[str]:
        """The full codes of the indicators it asks: one, or one a part."""
        return [self.code_of(part.indicator) for part in self.declared.all or (self.declared,)]

    def level(self, level: int) -> grammar.Level:
        return self.declared.levels[level - 1]

    def severity(self, level: int) -> Severity:
        return self.level(level).severity

    def limit(self, level: int) -> float | None:
        return None if self.info.kind == "all" else self.condition.limits[level - 1]

    def code_of(self, name: str) -> str:
        """An indicator's full code."""
        return name if "." in name else f"{self.info.pack}.{name}"


def ready(row: AlertRule, spec: dict[str, Any] | None = None) -> Rule:
    """The rule of a row, with the province's numbers; with ``spec`` as it would be were that its file. Raises BadCondition, ValueError."""
    spec = spec or (parameters.fitting(row.spec, row.numbers) if row.numbers else dict(row.spec))
    condition, parts = grammar.conditions_of(spec)
    declared = read(grammar.Rule, spec)
    info = RuleInfo(
        row.code, row.sector, declared.version or row.version, declared.labels, declared.about, declared.originator, condition.kind,
        declared.life_safety, row.enabled, spec, declared,
    )  # fmt: skip
    return Rule(row.id, info, condition, tuple(parts))


_kept: tuple[Any, dict[int, Rule]] = (None, {})
_STAMP = """SELECT count(*), max(id), sum(hashtext(fingerprint || enabled || numbers::text || coalesce(retired_at::text, ''))::bigint)
  FROM alert_rule"""


def rules() -> dict[int, Rule]:
    """Every rule declared today, by id, whether it is switched on or not."""
    global _kept
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        stamp = cursor.fetchone()
    if _kept[0] != stamp:
        _kept = stamp, {row.id: ready(row) for row in AlertRule.objects.filter(retired_at=None).order_by("code")}
    return _kept[1]

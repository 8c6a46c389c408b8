"""Writes: a rule of one limit over an indicator, opened by a person on a page; and what it would have done, before it is opened."""

import hashlib
import json
import math
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.language import LANGUAGES, in_every_language, speaking, words
from bazan.core.time import local_day
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import IndicatorInfo
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.monitoring.alerts import grammar
from bazan.monitoring.alerts.evaluation.backtest import tried
from bazan.monitoring.alerts.models import AlertRule
from bazan.monitoring.alerts.rule_definitions.active_rules import ready
from bazan.monitoring.alerts.types import BackTest, Wished
from bazan.platform.declarations.api import read

BACK = timedelta(days=396)
"""A wished rule is tried on so much of the past."""


def try_rule(wished: Wished, now: datetime) -> BackTest:
    """What the rule would have done in the last 13 months.

    Refused ``alerts.wish.limit``, ``alerts.wish.feature``; NotFound ``indicators.unknown``.
    """
    return tried(ready(_row(wished, "", now)), now - BACK, now)


@transaction.atomic
def open_rule(wished: Wished, by: Acting, now: datetime) -> str:
    """The rule is in force from now on; gives its code. The same wish again gives the rule that is there.

    Errors as ``try_rule``; Forbidden ``people.not_allowed``.
    """
    row = _row(wished, by.username, now)
    accounts.require(by.reach, "alerts.open", places.root(local_day(now)).id, row.sector)
    if AlertRule.objects.filter(code=row.code, retired_at=None).exists():
        return row.code
    spec = json.dumps(row.spec, sort_keys=True, ensure_ascii=False)
    accounts.call_signed("alert_rule_opened", row.code, row.sector, spec, row.fingerprint, by.username)
    audit.append(by.username, "alerts.open", f"alert_rule:{row.code}", {"limit": wished.limit, "side": wished.side, "where": wished.where})
    return row.code


def _row(wished: Wished, by: str, now: datetime) -> AlertRule:
    """The rule as it would be kept: its code is made of what was wished."""
    info = indicators.info(wished.indicator)
    if "place" not in info.features:
        raise Refused("alerts.wish.feature", {"name": info.code}, "indicator")
    if not math.isfinite(wished.limit) or abs(wished.limit) > 1e15:
        raise Refused("alerts.wish.limit", {}, "limit")
    table = _table(wished, info, by, now)
    asked = f"{wished.side} {wished.limit!r} {wished.severity} {wished.where}"
    table["id"] = f"own_{info.code.partition('.')[2]}_{hashlib.sha256(asked.encode()).hexdigest()[:8]}"
    read(grammar.Rule, table)
    printed = hashlib.sha256(json.dumps(table, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return AlertRule(code=f"{info.pack}.{table['id']}", sector=info.pack, version=1, fingerprint=printed, spec=table, opened_by=by or "?")


def _table(wished: Wished, info: IndicatorInfo, by: str, now: datetime) -> dict[str, Any]:
    """The rule as a file of a pack would write it."""
    limit, away = wished.limit, max(abs(wished.limit), 1.0)
    beyond = limit + away if wished.side == "above" else limit - away
    return {
        "version": 1, "originator": "indicator", "indicator": info.code, "feature_kind": "place",
        "places": wished.where, "period": "ended", "urgency": "expected", "certainty": "observed", "life_safety": False,
        "owner": "responsible", "law": _law(by, now), "labels": in_every_language(lambda: _title(wished, info)),
        "about": {language: info.about.get(language, "") for language in LANGUAGES},
        "levels": [{"severity": wished.severity, wished.side: limit, "labels": dict.fromkeys(LANGUAGES, "")}],
        "samples": [{"name": "beyond and back", "every_s": 86400, "values": [limit, beyond, limit], "expect": [0, 1, 0]}],
    }  # fmt: skip


def _law(by: str, now: datetime) -> str:
    """Where its limit comes from; as in packs, in Vietnamese."""
    with speaking("vi"):
        return label("alerts.opened.law", by=by, day=f"{local_day(now):%d/%m/%Y}")


def _title(wished: Wished, info: IndicatorInfo) -> str:
    """The line of its alerts in the language spoken; the place is filled in when one is raised."""
    limit = f"{wished.limit:g} {words(info.unit_labels)}".strip()
    return label(f"alerts.opened.{wished.side}", name=words(info.labels), limit=limit, feature="{feature}")

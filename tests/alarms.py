"""Alerts of every kind over the made-up values of the boards' province, written by SQL in one go. Shared by the tests and the bench."""

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connection

from bazan.data.observations import api as streams
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.monitoring.alerts.events import TOPIC
from bazan.platform.jobs import api as bus
from tests import generated

RULE: dict[str, Any] = {
    "version": 3,
    "originator": "indicator",
    "feature_kind": "thing",
    "for_s": 0,
    "urgency": "immediate",
    "certainty": "observed",
    "owner": "responsible",
    "law": "Văn bản thử 01/2026",
    "about": {"vi": "Nước tại trạm thử đạt mức phải hành động.", "en": "The water at the test station asks for action."},
    "clear": {"for_s": 600},
    "samples": [{"name": "lên rồi xuống", "values": [10, 60, 10], "expect": [0, 1, 0]}],
}
"""What the made-up rules share."""
LEVELS = [
    {"severity": "moderate", "at_least": 40, "labels": {"vi": "mức một", "en": "level one"}},
    {"severity": "severe", "at_least": 70, "labels": {"vi": "mức hai", "en": "level two"}},
    {"severity": "extreme", "at_least": 150, "labels": {"vi": "mức ba", "en": "level three"}},
]


def load(now: datetime) -> None:
    """The province, the packs that observe, and three rules: of life, of the shift, of silence."""
    generated.load(generated.watched())
    generated.fill(now)
    code = hourly()
    pack = code.partition(".")[0]
    make("life", pack, {**RULE, "indicator": code, "levels": LEVELS, "life_safety": True}, "Lũ tại {feature}", "Flood at {feature}")
    make(
        "shift", pack, {**RULE, "indicator": code, "levels": LEVELS[:2], "life_safety": False}, "Mưa lớn tại {feature}", "Rain at {feature}"
    )
    silence = {**RULE, "originator": "thing", "levels": [{"severity": "minor", "missing_promises": 3, "labels": {"vi": "", "en": ""}}]}
    make("silent", pack, {**silence, "life_safety": False}, "{feature} im lặng", "{feature} is silent")


def hourly() -> str:
    """An indicator measured each hour at stations."""
    from bazan.data.indicators import api as indicators

    stations = {one.sector for one in streams.things()}
    return next(one.code for one in indicators.catalogue() if one.grain == "hour" and "thing" in one.features and one.pack in stations)


def make(name: str, pack: str, spec: dict[str, Any], vi: str, en: str) -> None:
    spec = {**spec, "id": name, "labels": {"vi": vi, "en": en}}
    apps.get_model("alerts", "AlertRule").objects.create(code=f"{pack}.{name}", sector=pack, version=3, fingerprint=name, spec=spec)


def raise_one(name: str, thing: Any, now: datetime, **more: Any) -> int:
    """One alert of a made-up rule at a station; gives its number."""
    rule = apps.get_model("alerts", "AlertRule").objects.get(code=f"{thing.sector}.{name}")
    level = rule.spec["levels"][0]
    severity = more.pop("severity", level["severity"])
    words = {
        language: rule.spec["labels"][language].replace("{feature}", {"vi": thing.name, "en": thing.name_en}[language])
        for language in ("vi", "en")
    }
    at = more.pop("at", now - timedelta(minutes=7))
    place = places.place(thing.place_id) if thing.place_id else None
    owner = organizations.responsible(thing.sector, place.id, now.date()) if place else []
    row = apps.get_model("alerts", "Alert").objects.create(
        **{
            "rule": rule, "rule_version": 3, "sector": thing.sector, "labels": words, "feature_kind": "thing", "feature_id": thing.id,
            "feature_names": {"vi": thing.name, "en": thing.name_en}, "thing_id": thing.id, "place_id": thing.place_id,
            "owner_id": owner[0].id if owner else None, "severity": severity, "peak": severity, "urgency": "immediate",
            "certainty": "observed", "life_safety": rule.spec["life_safety"], "level": 1, "raised_at": at, "active_since": at,
            "value": 55.0, "limit": 40.0, "value_at": at, "detail": {"lag_s": 3120, "promise_s": 600} if name == "silent" else {},
        }
        | more
    )  # fmt: skip
    happening(row.id, "raised", "system", at, {"before": 0, "after": 1, "severity": severity})
    return row.id


def happening(alert_id: int, kind: str, actor: str, at: datetime, detail: dict[str, Any]) -> None:
    row = apps.get_model("alerts", "AlertHappening").objects.create(alert_id=alert_id, at=at, kind=kind, actor=actor, detail=detail)
    with connection.cursor() as cursor:
        bus.append(cursor, TOPIC, [(str(alert_id), {"happening": row.id})])


def stations(count: int) -> list[Any]:
    """Stations inside the territory of the sector the made-up rules watch."""
    pack = hourly().partition(".")[0]
    found = [one for one in streams.things() if one.sector == pack and one.place_id is not None]
    assert len(found) >= count
    return found[:count]


def storm(now: datetime, opened: int, closed: int) -> None:
    """Many alerts: open ones in groups of ten and alone, one in fifty of life safety; closed ones back over a year."""
    pack = hourly().partition(".")[0]
    rules = {row.code.partition(".")[2]: row.id for row in apps.get_model("alerts", "AlertRule").objects.filter(sector=pack)}
    things = stations(4)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO alert_group (kind, key, opened_at)
               SELECT 'place_time', 'place=' || g, %s FROM generate_series(1, %s) g RETURNING id""",
            [now, max(opened // 20, 1)],
        )
        groups = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            """INSERT INTO alert (rule_id, rule_version, sector, labels, feature_kind, feature_id, feature_names, thing_id, place_id,
                 severity, peak, urgency, certainty, life_safety, level, raised_at, active_since, times, acknowledged_by, assigned_to,
                 value, "limit", value_at, group_id, apart, closed_by, outcome, closed_at, cleared_at, incident_kind, detail, synthetic)
               SELECT CASE WHEN n %% 50 = 0 THEN %s WHEN n %% 3 = 0 THEN %s ELSE %s END, 3, %s,
                 jsonb_build_object('vi', 'Cảnh báo thử ' || n, 'en', 'Test alert ' || n), 'thing', 1000000 + n,
                 jsonb_build_object('vi', 'Trạm thử ' || n, 'en', 'Test station ' || n), NULL, (%s::int[])[1 + n %% 4],
                 (ARRAY['minor', 'moderate', 'severe', 'extreme'])[1 + n %% 4], 'extreme', 'immediate', 'observed', n %% 50 = 0, 1,
                 %s::timestamptz - n * interval '90 seconds', %s::timestamptz - n * interval '90 seconds', 1, '', '', n, 40, %s,
                 CASE WHEN n <= %s AND n %% 2 = 0 THEN (%s::int[])[1 + n %% %s] END, false, '', '', NULL, NULL, '', '{}', false
               FROM generate_series(1, %s) n""",
            [
                rules["life"], rules["silent"], rules["shift"], pack, [one.place_id for one in things], now, now, now,
                opened, groups, len(groups), opened + closed,
            ],
        )  # fmt: skip
        cursor.execute(
            """UPDATE alert SET closed_at = active_since + interval '1 hour', cleared_at = active_since + interval '40 minutes',
                 closed_by = 'system', outcome = CASE WHEN feature_id %% 5 = 0 THEN 'false' ELSE 'true' END
               WHERE feature_id > %s""",
            [1_000_000 + opened],
        )
        cursor.execute(
            """INSERT INTO alert_happening (alert_id, at, kind, actor, detail)
               SELECT id, raised_at, 'raised', 'system', '{"severity": "severe", "before": 0, "after": 1}' FROM alert"""
        )


def officer(role: str = "duty_officer", place_id: int | None = None, language: str = "vi", sector: str = "*") -> Any:
    """Somebody who holds that role."""
    return generated.account(role, place_id, language, sector)

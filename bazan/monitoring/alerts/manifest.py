"""Manifest of the app alerts."""

from bazan.core.administrator_changes import Kind
from bazan.core.deferred_imports import deferred_imports
from bazan.core.map_layers import Layers
from bazan.monitoring.alerts.events import LIVE
from bazan.platform.jobs.types import ALERTING, Clock
from bazan.platform.manifests.types import Manifest, Permission
from bazan.platform.observability.metric_definitions import Metric

with deferred_imports():
    from bazan.monitoring.alerts import api, features
    from bazan.monitoring.alerts.heartbeat import probe
    from bazan.monitoring.alerts.rule_changes import overrides


MANIFEST = Manifest(
    permissions=(
        Permission("alerts.view", ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator")),
        Permission("alerts.handle", ("duty_officer", "agency_officer", "commune_officer")),
        Permission("alerts.open", ("leader", "duty_officer", "agency_officer", "data_steward")),
        Permission("alerts.switch", ("data_steward",)),
        Permission("alerts.change", ("data_steward", "administrator")),
    ),
    schedules=(
        Clock("alerts of indicators", ALERTING, 5, api.evaluate_indicators, on="measured"),
        Clock("alerts of streams", ALERTING, 5, api.evaluate_streams, on="observations"),
        Clock("alerts of silence", ALERTING, 20, api.evaluate_silence),
        Clock("heartbeat", ALERTING, 60, probe.beat),
    ),
    screen_updates=LIVE,
    map_layers=(Layers("alerts", "alerts.view", features.listed, features.alerts, live=("alerts",)),),
    metrics=(
        Metric(
            "bazan_alerts_open",
            "gauge",
            "Alerts that nobody has closed, by their severity.",
            "SELECT severity, count(*) FROM alert WHERE closed_at IS NULL AND NOT synthetic GROUP BY 1",
            ("severity",),
        ),
        Metric(
            "bazan_heartbeat_age_seconds",
            "gauge",
            "How long ago the trial alert last came all the way.",
            "SELECT extract(epoch FROM now() - seen_at) FROM alert_heartbeat WHERE seen_at IS NOT NULL ORDER BY at DESC LIMIT 1",
            unit="seconds",
        ),
    ),
    administrator_changes=(
        Kind(
            name="rules",
            permission="alerts.change",
            page="/admin/rules/{subject}",
            read=overrides.read,
            put=overrides.put,
            within=overrides.within,
            said=overrides.said,
            title=overrides.title,
            over_packs=True,
        ),
    ),
)

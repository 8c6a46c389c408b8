"""Manifest of the app notifications."""

from bazan.coordination.notifications.events import LIVE
from bazan.coordination.notifications.outgoing_channels import CHANNELS, WEBHOOK
from bazan.coordination.notifications.settings import PushSettings
from bazan.coordination.notifications.subscriptions import ACCESS, ALERTS
from bazan.core.administrator_changes import Kind
from bazan.core.deferred_imports import deferred_imports
from bazan.platform.data_export.types import Person, Stays
from bazan.platform.jobs.types import ALERTING, WORKER, Clock, Job
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission
from bazan.platform.observability.health_checks import Check
from bazan.platform.observability.metric_definitions import Metric

with deferred_imports():
    from bazan.coordination.notifications import access_notifications, api, checks, reactions, retention, tasks
    from bazan.coordination.notifications.providers import overrides
    from bazan.coordination.notifications.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("channels.manage", ("administrator",)),
        Permission("inbox.view", ("leader", "duty_officer", "agency_officer", "commune_officer", "data_steward", "administrator")),
    ),
    schedules=(
        Clock("escalations", ALERTING, 2, reactions.follow_alerts, on="alerts"),
        Clock("rights told", ALERTING, 2, access_notifications.follow_access),
        Clock("ways out", ALERTING, 2, tasks.send_out, on="notifications"),
        *(Clock(f"deliveries by {name}", ALERTING, 2, api.deliver_due, given=(name,)) for name in (*(c.name for c in CHANNELS), WEBHOOK)),
        Clock("codes to addresses", ALERTING, 2, api.send_codes),
        Clock("nobody forgotten", ALERTING, 60, tasks.audit_alerts),
    ),
    jobs=(Job("notifications.try", WORKER, api.carry_out),),
    subscribers=(ALERTS, ACCESS),
    screen_updates=LIVE,
    health_checks=(Check("channels", checks.channels),),
    metrics=(
        Metric(
            "bazan_deliveries_failed_hour",
            "gauge",
            "Deliveries that failed for good within the last hour, by channel.",
            "SELECT channel, count(*) FROM delivery WHERE state = 'failed' AND changed_at > now() - interval '1 hour' GROUP BY 1",
            ("channel",),
        ),
        Metric(
            "bazan_deliveries_waiting",
            "gauge",
            "Deliveries that are due and not made yet, by channel.",
            "SELECT channel, count(*) FROM delivery WHERE due_at <= now() GROUP BY 1",
            ("channel",),
        ),
    ),
    channels=CHANNELS,
    settings=PushSettings,
    personal_data=(
        Holder("notifications.messages", "messages", retention.messages),
        Holder("notifications.deliveries", "messages", retention.addresses),
        Holder("notifications.notes", "words", retention.notes),
    ),
    data_export=(
        Person("carrier_trial.address"),
        Stays("contact_code", "trace"),
        Person("contact"),
        Person("calling_wish"),
        Person("delivery"),
        Person("message.subject"),
        Person("message.body"),
        Person("shift.note"),
    ),
    administrator_changes=(
        Kind(
            "channel",
            "channels.manage",
            overrides.read,
            overrides.put,
            overrides.within,
            overrides.said,
            overrides.title,
            "/admin/channels/{subject}",
        ),
    ),
    urls=urls,
)

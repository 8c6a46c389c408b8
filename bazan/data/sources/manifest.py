"""Manifest of the app sources."""

from bazan.core.administrator_changes import Kind
from bazan.core.deferred_imports import deferred_imports
from bazan.core.time import ZONE
from bazan.data.sources.events import LIVE
from bazan.platform.data_export.types import Person, Received, Stays
from bazan.platform.jobs.types import WORKER, Clock, Job
from bazan.platform.manifests.menu import Entry
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest, Permission
from bazan.platform.observability.health_checks import Check
from bazan.platform.observability.metric_definitions import Metric

with deferred_imports():
    from bazan.data.sources import api, checks, retention, tasks
    from bazan.data.sources.configuration import allowed_hosts, device_tokens, source_changes
    from bazan.data.sources.web import urls


MANIFEST = Manifest(
    permissions=(
        Permission("devices.manage", ("administrator",)),
        Permission("observations.import", ("agency_officer", "data_steward")),
        Permission("sources.view", ("leader", "duty_officer", "agency_officer", "data_steward", "administrator")),
        Permission("sources.declare", ("administrator",)),
        Permission("sources.manage", ("data_steward", "administrator")),
    ),
    menu=(Entry("data", "sources", "/sources", "activity", "sources.view", 20, first_for=("data_steward",)),),
    schedules=(
        Clock("tokens", WORKER, 10, api.end_tokens),
        Clock("trials", WORKER, 600, api.expire),
        Clock("pulls", WORKER, 2, api.defer_due),
        Clock("promises", WORKER, 10, api.check_health),
        Clock("facts", WORKER, 60, api.keep_facts),
    ),
    jobs=(
        Job("sources.pull", WORKER, api.pull_now),
        Job("sources.import", WORKER, api.read_import, attempts=20),
        Job("sources.check", WORKER, tasks.check),
        Job("sources.lay", WORKER, tasks.lay, attempts=20),
        Job("sources.try", WORKER, api.attempt),
        Job("sources.retry", WORKER, api.retry_asked, attempts=20),
    ),
    screen_updates=LIVE,
    health_checks=(Check("sources", checks.silent),),
    metrics=(
        Metric(
            "bazan_sources",
            "gauge",
            "Sources that are on, by their state as last looked at: alive, late, silent, unconnected, resting.",
            "SELECT coalesce(nullif(state, ''), 'unconnected'), count(*) FROM source WHERE enabled GROUP BY 1",
            ("state",),
        ),
        Metric(
            "bazan_pieces",
            "counter",
            "Observations and rows that came since midnight: accepted, duplicate, or set aside in quarantine.",
            f"""WITH told AS (SELECT sum(r.accepted) AS accepted, sum(r.duplicate) AS duplicate, sum(r.rejected) AS quarantined
                 FROM source s, LATERAL (SELECT accepted, duplicate, rejected FROM source_run
                   WHERE source_id = s.id AND started_at >= date_trunc('day', now(), '{ZONE}')) r)
               SELECT state, coalesce(count, 0) FROM told,
                 LATERAL (VALUES ('accepted', accepted), ('duplicate', duplicate), ('quarantined', quarantined)) AS each (state, count)""",  # noqa: S608 - a constant of ours
            ("state",),
        ),
    ),
    personal_data=(
        Holder("sources.files", "raw", retention.files, of_rows=True, keeps=retention.keeps),
        Holder("sources.quarantine", "raw", retention.pieces, of_rows=True, finds=retention.naming),
    ),
    data_export=(
        Stays("device", "secret"),
        Stays("source_trial", "trace"),
        Person("quarantine"),
        Received("received_file.sha256", "name"),
        Received("source_run.file_sha256", "file_name"),
    ),
    administrator_changes=(
        Kind(
            "source",
            "sources.declare",
            source_changes.read,
            source_changes.put,
            source_changes.within,
            source_changes.said,
            source_changes.title,
            "/admin/sources/{subject}",
        ),
        Kind(
            "device",
            "devices.manage",
            device_tokens.read,
            device_tokens.put,
            device_tokens.within,
            device_tokens.said,
            device_tokens.title,
            "/admin/devices/{subject}",
        ),
        Kind(
            "outgoing",
            "sources.declare",
            allowed_hosts.read,
            allowed_hosts.put,
            allowed_hosts.within,
            allowed_hosts.said,
            allowed_hosts.title,
            "/admin/outgoing",
        ),
    ),
    urls=urls,
)

"""Manifest of the app observations."""

from bazan.core.deferred_imports import deferred_imports
from bazan.data.observations.events import LIVE
from bazan.data.observations.settings import InboxSettings
from bazan.platform.data_export.types import InHistory, Row, Stays
from bazan.platform.jobs.types import HISTORY, Clock
from bazan.platform.manifests.types import Manifest
from bazan.platform.observability.health_checks import Check
from bazan.platform.observability.metric_definitions import Metric

with deferred_imports():
    from bazan.data.observations import checks, tasks


MANIFEST = Manifest(
    schedules=(
        Clock("observations.keep", HISTORY, 600, tasks.keep),
        Clock("observations.tidy", HISTORY, 3600, tasks.tidy),
    ),
    screen_updates=LIVE,
    health_checks=(Check("history", checks.history),),
    metrics=(
        Metric(
            "bazan_newest_observation_age_seconds",
            "gauge",
            "How long ago the newest observation came in.",
            "SELECT extract(epoch FROM now() - max(received_at)) FROM observation_latest",
            unit="seconds",
        ),
    ),
    settings=InboxSettings,
    data_export=(
        Stays("history_gap", "machine"),
        Stays("history_owner", "machine"),
        Stays("history_round", "machine"),
        Stays("history_table", "machine"),
        InHistory("SELECT 'observation', max(table_version) FROM observation_kept"),
        Row("observation", "One observation that stands, of one datastream at one instant; months that were let go are in the history."),
        Row("observation_revision", "A version of an observation that another replaced."),
        Row("observation_latest", "The newest observation of a datastream."),
        Row("observation_hour", "An hour of a datastream: n, sum, min and max of its good observations, total of all."),
        Row("observation_day", "A local day of a datastream, as observation_hour."),
        Row("observation_step", "Observations that were committed together, packed, for readers that follow them."),
        Row("observation_touch", "How often rows of a day (UTC) changed."),
        Row("observation_kept", "A day that the history holds, at which count of changes, in which version of its table."),
        Row("observation_released", "A month that the inbox let go."),
        Row("observation_late", "An observation of such a month, not yet in the history."),
        Row("rollup_ledger", "Hours whose roll-up is owed, packed."),
    ),
)

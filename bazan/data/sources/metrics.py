"""What is told of sources and what they brought to a program that watches the house."""

from bazan.core.time import ZONE
from bazan.platform.observability.metric_definitions import Metric

METRICS = (
    Metric("bazan_sources", "gauge", "Sources that are on, by their state as last looked at: alive, late, silent, unconnected, resting.",
           "SELECT coalesce(nullif(state, ''), 'unconnected'), count(*) FROM source WHERE enabled GROUP BY 1", ("state",)),
    Metric("bazan_pieces", "counter", "Observations and rows that came since midnight: accepted, duplicate, or set aside in quarantine.",
           f"""WITH told AS (SELECT sum(r.accepted) AS accepted, sum(r.duplicate) AS duplicate, sum(r.rejected) AS quarantined
                 FROM source s, LATERAL (SELECT accepted, duplicate, rejected FROM source_run
                   WHERE source_id = s.id AND started_at >= date_trunc('day', now(), '{ZONE}')) r)
               SELECT state, coalesce(count, 0) FROM told,
                 LATERAL (VALUES ('accepted', accepted), ('duplicate', duplicate), ('quarantined', quarantined)) AS each (state, count)""",  # noqa: S608 - a constant of ours
           ("state",)),
)  # fmt: skip

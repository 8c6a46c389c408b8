"""What the room offers: register things, read observations and roll-ups, hand observations to the edge."""

from bazan.data.observations.actions import announce, load_vocabulary, register_thing
from bazan.data.observations.bulk_queries import hour_means, newest, span, take_steps
from bazan.data.observations.history.history_table import OBSERVATION
from bazan.data.observations.ingest.broker_access_files import broker_password
from bazan.data.observations.ingest.ingest_client import EdgeClient, Outcome, RefusedRow, Row
from bazan.data.observations.message_preview import listen, of_body, of_message
from bazan.data.observations.observation_history import history_standing, keep, observations_kept, seen, tidy
from bazan.data.observations.queries import datastreams, days, hours, latest, latest_known, properties, raw, runs, search, thing, things
from bazan.data.observations.rollup_subscription import order_changes, take_changes
from bazan.platform.security.process_authentication import inner_header

__all__ = [
    "OBSERVATION",
    "EdgeClient",
    "Outcome",
    "RefusedRow",
    "Row",
    "announce",
    "broker_password",
    "datastreams",
    "days",
    "history_standing",
    "hour_means",
    "hours",
    "inner_header",
    "keep",
    "latest",
    "latest_known",
    "listen",
    "load_vocabulary",
    "newest",
    "observations_kept",
    "of_body",
    "of_message",
    "order_changes",
    "properties",
    "raw",
    "register_thing",
    "runs",
    "search",
    "seen",
    "span",
    "take_changes",
    "take_steps",
    "thing",
    "things",
    "tidy",
]

"""What the room offers: register things, read observations and roll-ups, hand observations to the edge."""

from bazan.connect.streams.actions import announce, load_vocabulary, register_thing
from bazan.connect.streams.changes import order_changes, take_changes
from bazan.connect.streams.columns import hour_means, newest, span, take_steps
from bazan.connect.streams.ingest.broker_files import broker_password
from bazan.connect.streams.ingest.client import EdgeClient, Outcome, RefusedRow, Row
from bazan.connect.streams.kept.table import OBSERVATION
from bazan.connect.streams.listening import listen, of_body, of_message
from bazan.connect.streams.queries import datastreams, days, hours, latest, latest_known, properties, raw, runs, search, thing, things
from bazan.connect.streams.remembering import history_standing, keep, observations_kept, seen, tidy
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

"""What this room does by itself: pictures made ready, datasets told, reports closed that nobody judged, many reports from one place,
reports carried to other servers and back, voices forgotten."""

from bazan.coordination.cases.events import CHANNEL
from bazan.platform.jobs.types import ALERTING, ANALYSIS, WORKER, Clock, Job

CLOCKS = (
    Clock("reports told on", WORKER, 15, "bazan.citizens.field_reports.rounds.supply", on=CHANNEL),
    Clock("public map counted", WORKER, 60, "bazan.citizens.field_reports.rounds.count_map"),
    Clock("what really happens", WORKER, 3600, "bazan.citizens.field_reports.rounds.reckon"),
    Clock("models taught", ANALYSIS, 1800, "bazan.citizens.field_reports.rounds.teach"),
    Clock("open data of reports", ANALYSIS, 1800, "bazan.citizens.field_reports.rounds.publish"),
    Clock("reports kept", ALERTING, 60, "bazan.citizens.field_reports.rounds.keep"),
    Clock("letters to senders", ALERTING, 10, "bazan.citizens.field_reports.rounds.send_letters"),
    Clock("reports by mail", WORKER, 60, "bazan.citizens.field_reports.rounds.read_mail"),
    Clock("reports sent on", WORKER, 15, "bazan.citizens.field_reports.rounds.forward", on=CHANNEL),
)
JOBS = (
    Job("field_reports.prepare", ANALYSIS, "bazan.citizens.field_reports.rounds.prepare", attempts=3),
    Job("field_reports.forget_voice", WORKER, "bazan.citizens.field_reports.rounds.forget_voice", attempts=3),
)

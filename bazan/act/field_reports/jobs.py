"""What this room does by itself: pictures made ready, datasets told, reports closed that nobody judged, many reports from one place,
reports carried to other servers and back, voices forgotten."""

from bazan.act.casework.events import CHANNEL
from bazan.engines.bus.types import ANALYSIS, CALLS, WORK, Clock, Job

CLOCKS = (
    Clock("reports told on", WORK, 15, "rounds.supply", on=CHANNEL),
    Clock("public map counted", WORK, 60, "rounds.count_map"),
    Clock("what really happens", WORK, 3600, "rounds.reckon"),
    Clock("models taught", ANALYSIS, 1800, "rounds.teach"),
    Clock("open data of reports", ANALYSIS, 1800, "rounds.publish"),
    Clock("reports kept", CALLS, 60, "rounds.keep"),
    Clock("letters to senders", CALLS, 10, "rounds.send_letters"),
    Clock("reports by mail", WORK, 60, "rounds.read_mail"),
    Clock("reports sent on", WORK, 15, "rounds.forward", on=CHANNEL),
)
JOBS = (
    Job("field_reports.prepare", ANALYSIS, "rounds.prepare", attempts=3),
    Job("field_reports.forget_voice", WORK, "rounds.forget_voice", attempts=3),
)

"""What this room does by itself: it issues what is due and prints what was issued."""

from bazan.platform.jobs.types import ANALYSIS, WORKER, Clock, Job

CLOCKS = (Clock("briefings", WORKER, 60, "bazan.analysis.briefings.rounds.order_due"),)
JOBS = (
    Job("briefings.issue", ANALYSIS, "bazan.analysis.briefings.rounds.issue", attempts=2),
    Job("briefings.scheduled", ANALYSIS, "bazan.analysis.briefings.rounds.issue_scheduled", attempts=3),
    Job("briefings.print", ANALYSIS, "bazan.analysis.briefings.rounds.print_documents", attempts=2),
)
"""In the process that has docxtpl and is in memory only while something waits for it."""

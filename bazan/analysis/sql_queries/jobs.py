"""What this room does by itself: it runs what was asked where the history is read, ends what was lost with its process, and takes answers
away when their days are over."""

from bazan.platform.jobs.types import HISTORY, WORKER, Clock, Job

JOBS = (Job("inquiries.run", HISTORY, "bazan.analysis.sql_queries.rounds.run"),)
CLOCKS = (Clock("inquiries.erase", WORKER, 3600, "bazan.analysis.sql_queries.rounds.erase"),)

"""What the room offers: rows as a log, what follows what in it, how it keeps a procedure, what will be late, what a shorter step brings."""

from bazan.advise.processes.clocks import worked, working_clock
from bazan.advise.processes.conforming import conformance
from bazan.advise.processes.flow import durations, handovers, rework, starts, stops, variants, waits, work
from bazan.advise.processes.gathering import begun_of, gathered
from bazan.advise.processes.queries import log_of, log_of_cases, processes
from bazan.advise.processes.reading import procedure_of
from bazan.advise.processes.risking import risks, trial
from bazan.advise.processes.rules import kept_by
from bazan.advise.processes.shortening import shortened

__all__ = [
    "begun_of",
    "conformance",
    "durations",
    "gathered",
    "handovers",
    "kept_by",
    "log_of",
    "log_of_cases",
    "procedure_of",
    "processes",
    "rework",
    "risks",
    "shortened",
    "starts",
    "stops",
    "trial",
    "variants",
    "waits",
    "work",
    "worked",
    "working_clock",
]

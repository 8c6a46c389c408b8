"""What the room offers: rows as a log, what follows what in it, how it keeps a procedure, what will be late, what a shorter step brings;
what is kept of all that, and what the clock calls."""

from bazan.advise.processes.actions import study_due
from bazan.advise.processes.clocks import worked, working_clock
from bazan.advise.processes.conforming import conformance
from bazan.advise.processes.flow import durations, handovers, rework, starts, stops, variants, waits, work
from bazan.advise.processes.gathering import begun_of, gathered
from bazan.advise.processes.kept import newest, places_studied, shorter, studied, under_way
from bazan.advise.processes.overseeing import declare_models
from bazan.advise.processes.queries import declared_by, log_of, log_of_cases, process, processes
from bazan.advise.processes.reading import procedure_of
from bazan.advise.processes.risking import risks, trial
from bazan.advise.processes.rules import kept_by
from bazan.advise.processes.shortening import shortened

__all__ = [
    "begun_of",
    "conformance",
    "declare_models",
    "declared_by",
    "durations",
    "gathered",
    "handovers",
    "kept_by",
    "log_of",
    "log_of_cases",
    "newest",
    "places_studied",
    "procedure_of",
    "process",
    "processes",
    "rework",
    "risks",
    "shortened",
    "shorter",
    "starts",
    "stops",
    "studied",
    "study_due",
    "trial",
    "under_way",
    "variants",
    "waits",
    "work",
    "worked",
    "working_clock",
]

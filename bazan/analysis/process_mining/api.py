"""What the room offers: rows as a log, what follows what in it, how it keeps a procedure, what will be late, what a shorter step brings;
what is kept of all that, and what the clock calls."""

from bazan.analysis.process_mining.actions import study_due
from bazan.analysis.process_mining.conformance import conformance
from bazan.analysis.process_mining.event_log import begun_of, gathered
from bazan.analysis.process_mining.flow import durations, handovers, rework, starts, stops, variants, waits, work
from bazan.analysis.process_mining.lateness_risk import risks, trial
from bazan.analysis.process_mining.machine_model_registration import declare_models
from bazan.analysis.process_mining.procedure_file import procedure_of
from bazan.analysis.process_mining.queries import declared_by, log_of, log_of_cases, process, processes
from bazan.analysis.process_mining.rules import kept_by
from bazan.analysis.process_mining.step_simulation import shortened
from bazan.analysis.process_mining.study_results import newest, places_studied, shorter, studied, under_way
from bazan.analysis.process_mining.working_time import worked, working_clock

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

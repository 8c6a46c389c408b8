"""What the room offers: load packs, measure what is due, read values with their target, freshness and lineage."""

from bazan.measure.indicators.actions import backlog, load_pack, measure, measure_due
from bazan.measure.indicators.changes import forget_changes, oldest_day
from bazan.measure.indicators.courses import courses
from bazan.measure.indicators.limiting import every_limits, limits_of
from bazan.measure.indicators.limiting import laid as limits_laid
from bazan.measure.indicators.lineage import lineage
from bazan.measure.indicators.moved import moved, moved_since
from bazan.measure.indicators.newest import Ask, Newest, Span, newest, span
from bazan.measure.indicators.past import Kept, forget_past
from bazan.measure.indicators.past import kept as past_kept
from bazan.measure.indicators.previewing import preview_limits
from bazan.measure.indicators.queries import board, boards, compare, info, pack_versions, readings, readings_of, search, series
from bazan.measure.indicators.queries import indicators as catalogue
from bazan.measure.indicators.remembering import readings_known
from bazan.measure.indicators.replay import why
from bazan.measure.indicators.rows.lineage import rows_of
from bazan.measure.indicators.rules import light, light_of
from bazan.measure.indicators.since import changes
from bazan.measure.indicators.trials.acting import cancel as cancel_trial
from bazan.measure.indicators.trials.acting import drop as drop_trial
from bazan.measure.indicators.trials.acting import resume as resume_trial
from bazan.measure.indicators.trials.acting import run as run_trial
from bazan.measure.indicators.trials.acting import switch, switch_on, try_folder
from bazan.measure.indicators.trials.reading import differences, differences_of, trial_of, trials

__all__ = [
    "Ask",
    "Kept",
    "Newest",
    "Span",
    "backlog",
    "board",
    "boards",
    "cancel_trial",
    "catalogue",
    "changes",
    "compare",
    "courses",
    "differences",
    "differences_of",
    "drop_trial",
    "every_limits",
    "forget_changes",
    "forget_past",
    "info",
    "light",
    "light_of",
    "limits_laid",
    "limits_of",
    "lineage",
    "load_pack",
    "measure",
    "measure_due",
    "moved",
    "moved_since",
    "newest",
    "oldest_day",
    "pack_versions",
    "past_kept",
    "preview_limits",
    "readings",
    "readings_known",
    "readings_of",
    "resume_trial",
    "rows_of",
    "run_trial",
    "search",
    "series",
    "span",
    "switch",
    "switch_on",
    "trial_of",
    "trials",
    "try_folder",
    "why",
]

"""What the room offers: load packs, measure what is due, read values with their target, freshness and lineage."""

from bazan.data.indicators.actions import backlog, load_pack, measure, measure_due
from bazan.data.indicators.bulk_queries import Ask, Newest, Span, newest, span
from bazan.data.indicators.daily_value_changes import forget_changes, oldest_day
from bazan.data.indicators.formula_trials.trial_actions import cancel as cancel_trial
from bazan.data.indicators.formula_trials.trial_actions import drop as drop_trial
from bazan.data.indicators.formula_trials.trial_actions import resume as resume_trial
from bazan.data.indicators.formula_trials.trial_actions import run as run_trial
from bazan.data.indicators.formula_trials.trial_actions import switch, switch_on, try_folder
from bazan.data.indicators.formula_trials.trial_queries import differences, differences_of, trial_of, trials
from bazan.data.indicators.limits.limit_changes import every_limits, limits_of
from bazan.data.indicators.limits.limit_changes import laid as limits_laid
from bazan.data.indicators.limits.limit_preview import preview_limits
from bazan.data.indicators.lineage.batch_effects import moved, moved_since
from bazan.data.indicators.lineage.change_explanation import why
from bazan.data.indicators.lineage.value_lineage import lineage
from bazan.data.indicators.queries import board, boards, compare, info, pack_versions, readings, readings_of, search, series
from bazan.data.indicators.queries import indicators as catalogue
from bazan.data.indicators.row_computation.row_lineage import rows_of
from bazan.data.indicators.rules import light, light_of
from bazan.data.indicators.time_series import courses
from bazan.data.indicators.value_history.point_in_time import readings_known
from bazan.data.indicators.value_history.value_changes_since import changes
from bazan.data.indicators.value_versions import Kept, forget_past
from bazan.data.indicators.value_versions import kept as past_kept

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

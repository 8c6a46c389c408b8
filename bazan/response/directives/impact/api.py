"""What the room offers: what a directive did, as it is kept, or of any courses; and what the clock calls."""

from bazan.response.directives.impact.actions import estimate_due
from bazan.response.directives.impact.estimation import estimate
from bazan.response.directives.impact.machine_model_registration import declare_models
from bazan.response.directives.impact.queries import effect_of, effects_of, history, verdicts_of

__all__ = ["declare_models", "effect_of", "effects_of", "estimate", "estimate_due", "history", "verdicts_of"]

"""What the room offers: what a directive did, as it is kept, or of any courses; and what the clock calls."""

from bazan.advise.effects.actions import estimate_due
from bazan.advise.effects.estimating import estimate
from bazan.advise.effects.overseeing import declare_models
from bazan.advise.effects.queries import effect_of, effects_of, history, verdicts_of

__all__ = ["declare_models", "effect_of", "effects_of", "estimate", "estimate_due", "history", "verdicts_of"]

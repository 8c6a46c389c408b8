"""What this room keeps of people."""

from bazan.register.retention.types import Holder

HOLDERS = (Holder("trial.rounds", "traces", "actions.erase_rounds"),)

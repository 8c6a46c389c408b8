"""What this room keeps of people."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (Holder("trial.rounds", "traces", "bazan.screens.trial.actions.erase_rounds"),)

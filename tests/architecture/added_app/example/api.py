"""What the room offers."""

from bazan.screens.trial.actions import defer, measure, note, rounds

__all__ = ["defer", "measure", "note", "rounds"]

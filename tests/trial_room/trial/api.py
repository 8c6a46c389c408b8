"""What the room offers."""

from bazan.show.trial.actions import defer, measure, note, rounds

__all__ = ["defer", "measure", "note", "rounds"]

"""What the room offers: declare a model, offer a version of it, ask the one in force, stop it, and what there is to know of it."""

from bazan.directory.machine_models.actions import declare, declare_in_words, offer, switch
from bazan.directory.machine_models.queries import in_force, levels, model, models, reader, switched_off, versions

__all__ = ["declare", "declare_in_words", "in_force", "levels", "model", "models", "offer", "reader", "switch", "switched_off", "versions"]

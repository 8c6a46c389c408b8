"""The databases of the streams room's tests serve here too."""

from bazan.data.observations.tests.conftest import database, template, world

__all__ = ["database", "template", "world"]

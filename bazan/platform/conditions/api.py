"""The door of the engine: read a condition, hold it against values."""

from bazan.platform.conditions.rules import KEYS, LIGHTS, reached, read, run, step, together, untouched
from bazan.platform.conditions.types import BadCondition, Condition, Memory

__all__ = ["KEYS", "LIGHTS", "BadCondition", "Condition", "Memory", "reached", "read", "run", "step", "together", "untouched"]

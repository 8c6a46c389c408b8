"""The door of the engine: read a condition, hold it against values."""

from bazan.engines.conditions.rules import KEYS, LIGHTS, reached, read, run, step, together, untouched
from bazan.engines.conditions.types import BadCondition, Condition, Memory

__all__ = ["KEYS", "LIGHTS", "BadCondition", "Condition", "Memory", "reached", "read", "run", "step", "together", "untouched"]

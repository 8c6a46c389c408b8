"""The door of the engine: make an export, read one in, and say what of one isn't all there."""

from bazan.engines.leaving.arriving import Arrival, bring_files, check_export, examine, load, prove
from bazan.engines.leaving.making import leave
from bazan.engines.leaving.mark import end, unfinished

__all__ = ["Arrival", "bring_files", "check_export", "end", "examine", "leave", "load", "prove", "unfinished"]

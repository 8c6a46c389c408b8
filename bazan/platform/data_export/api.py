"""The door of the engine: make an export, read one in, and say what of one isn't all there."""

from bazan.platform.data_export.exporter import export
from bazan.platform.data_export.import_marker import end, unfinished
from bazan.platform.data_export.importer import Arrival, bring_files, check_export, examine, load, prove

__all__ = ["Arrival", "bring_files", "check_export", "end", "examine", "export", "load", "prove", "unfinished"]

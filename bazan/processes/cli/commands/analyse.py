"""``bazan analyse``: each analysis over a CSV file, printed as JSON, for analysts and beside other tools. It needs no database."""

import importlib
import pkgutil

from bazan.processes.cli import analyses

VERBS = ("anomalies", "forecast", "hotspots", "outbreaks", "process")


def register(nouns) -> None:
    verbs = nouns.add_parser("analyse", help="an analysis over a CSV file, as JSON").add_subparsers(required=True, metavar="VERB")
    there = {module.name for module in pkgutil.iter_modules(analyses.__path__)}
    for verb in VERBS:
        if verb in there:
            importlib.import_module(f"{analyses.__name__}.{verb}").register(verbs)

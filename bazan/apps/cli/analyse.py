"""``bazan analyse``: each analysis over a CSV file, printed as JSON, for analysts and beside other tools. It needs no database."""

import importlib
import pkgutil

from bazan.apps import cli

VERBS = ("anomalies", "forecast", "hotspots", "outbreaks", "process")


def register(nouns) -> None:
    verbs = nouns.add_parser("analyse", help="an analysis over a CSV file, as JSON").add_subparsers(required=True, metavar="VERB")
    there = {module.name for module in pkgutil.iter_modules(cli.__path__)}
    for verb in VERBS:
        if f"_{verb}" in there:
            importlib.import_module(f"{cli.__name__}._{verb}").register(verbs)

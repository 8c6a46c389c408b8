"""``bazan indicators try``: compute a changed formula beside the one in force, before anybody sees it."""

import argparse
import getpass
from pathlib import Path


def register(nouns) -> None:
    verbs = nouns.add_parser("indicators", help="numbers and their formulas").add_subparsers(required=True, metavar="VERB")
    parser = verbs.add_parser("try", help="compute the changed formulas of a pack's folder over thirteen months, beside those in force")
    parser.add_argument("folder", type=Path, help="a pack, whole, as it would be")
    parser.add_argument("codes", nargs="*", metavar="CODE", help="these indicators; none: all whose formula the folder changes")
    parser.add_argument("--why", required=True, help="what the change is for; people read it beside the trial")
    parser.set_defaults(run=_try)


def _try(arguments: argparse.Namespace) -> int:
    """0 when the trial was begun, 1 when the pack is not good."""
    import django

    django.setup()
    from bazan.core.labels import label
    from bazan.core.time import now
    from bazan.data.indicators import api as indicators
    from bazan.platform.packs.validation import report
    from bazan.processes.composition.pack_grammars import check

    if problems := check(arguments.folder):
        print("\n".join(report(problems)))
        return 1
    trial_id = indicators.try_folder(arguments.folder, arguments.codes, getpass.getuser(), arguments.why, now())
    codes = [one.code for trial in indicators.trials() if trial.id == trial_id for one in trial.formulas]
    print(label("indicators.trial.begun", id=trial_id, codes=", ".join(codes), code=codes[0]))
    return 0

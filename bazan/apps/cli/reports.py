"""``bazan reports``: reports of a former system."""

import argparse
from pathlib import Path


def register(nouns) -> None:
    verbs = nouns.add_parser("reports", help="what citizens report").add_subparsers(required=True, metavar="VERB")
    past = verbs.add_parser("import", help="take over the reports of a former system from a CSV file; brought again, nothing comes twice")
    past.add_argument("file", type=Path)
    past.set_defaults(run=_import)


def _import(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.act.field_reports import api
    from bazan.kernel.labels import label, sentence
    from bazan.kernel.time import now
    from bazan.register.people.types import SYSTEM

    with arguments.file.open(encoding="utf-8-sig", newline="") as file:
        told = api.take_over(file, SYSTEM, now())
    for line in told.refused:
        print(label("cli.reports.line", number=line.number, why=sentence(line.why)))
    print(label("cli.reports.taken", new=told.new, known=told.known, refused=len(told.refused)))
    return 1 if told.refused else 0

"""``bazan models``: the models that judge here."""

import argparse


def register(nouns) -> None:
    verbs = nouns.add_parser("models", help="the models that judge here").add_subparsers(required=True, metavar="VERB")
    teach = verbs.add_parser("teach", help="teach the models of citizens' reports anew; each is taken only if it judges better")
    teach.set_defaults(run=_teach)


def _teach(_: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.citizens.field_reports import api
    from bazan.core.labels import label
    from bazan.core.time import now

    for made in api.teach(now()):
        figures = made.evaluation
        said = label(f"models.why.{made.why_not}") if made.why_not else label("cli.models.taken")
        print(
            f"{made.model} {made.number}: {said} "
            f"(n={figures.samples}, accuracy={figures.accuracy:.3f}, F1={figures.macro_f1:.3f}, ECE={figures.calibration_error:.3f})"
        )
    return 0

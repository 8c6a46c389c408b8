"""``bazan push``: the key by which push services know this house."""

import argparse


def register(nouns) -> None:
    verbs = nouns.add_parser("push", help="warnings to citizens' phones by web push").add_subparsers(required=True, metavar="VERB")
    verbs.add_parser("key", help="make a new private key for BAZAN_PUSH_KEY; nothing is kept").set_defaults(run=_key)


def _key(_: argparse.Namespace) -> None:
    import django

    django.setup()
    from bazan.coordination.notifications import api as notifications

    print(notifications.new_push_key())

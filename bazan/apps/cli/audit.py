"""``bazan audit``: read the record of acts and prove that it is still the one that was written."""

import argparse
import json


def register(nouns) -> None:
    verbs = nouns.add_parser("audit", help="the record of every act").add_subparsers(required=True, metavar="VERB")
    check = verbs.add_parser("verify", help="find an edit, a deletion, a reorder or a truncation; exit 1 when there is one")
    check.set_defaults(run=_verify)
    listing = verbs.add_parser("list", help="the newest entries")
    listing.add_argument("--limit", type=int, default=50)
    listing.add_argument("--subject", default="", help="only subjects beginning so")
    listing.add_argument("--action", default="", help="only actions beginning so")
    listing.set_defaults(run=_list)


def _verify(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.kernel.labels import label
    from bazan.register.audit import api as audit

    found = audit.verify()
    for breach in found:
        print(label(f"audit.breach.{breach.kind}", **breach.params))
    if not found:
        newest = audit.entries(limit=1)
        print(label("audit.whole", count=newest[0].seq if newest else 0))
    return 1 if found else 0


def _list(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.kernel.time import LOCAL
    from bazan.register.audit import api as audit

    for entry in reversed(audit.entries(arguments.limit, arguments.subject, arguments.action)):
        at = entry.at.astimezone(LOCAL).isoformat(sep=" ", timespec="seconds")
        print(f"{entry.seq:>6}  {at}  {entry.actor:<16} {entry.action:<28} {entry.subject}  {json.dumps(entry.detail, ensure_ascii=False)}")
    return 0

"""``bazan audit``: read the record of acts and prove that it is still the one that was written."""

import argparse
import json
from pathlib import Path


def register(nouns) -> None:
    verbs = nouns.add_parser("audit", help="the record of every act").add_subparsers(required=True, metavar="VERB")
    check = verbs.add_parser("verify", help="find an edit, a deletion, a reorder, a truncation or a rewriting; exit 1 when there is one")
    check.add_argument(
        "--checkpoints", type=Path, action="append", default=[], metavar="FILE", help="lines a second place took, also of syslog"
    )
    check.add_argument("--key", default="", help="the public key they must be signed with, as `bazan audit key` said it when all was well")
    check.set_defaults(run=_verify)
    verbs.add_parser("checkpoint", help="sign the end of the chain and send it to the places apart, now").set_defaults(run=_checkpoint)
    verbs.add_parser("key", help="the public key of the checkpoints, to be kept elsewhere").set_defaults(run=_key)
    listing = verbs.add_parser("list", help="the newest entries")
    listing.add_argument("--limit", type=int, default=50)
    listing.add_argument("--subject", default="", help="only subjects beginning so")
    listing.add_argument("--action", default="", help="only actions beginning so")
    listing.set_defaults(run=_list)


def _verify(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.core.labels import label
    from bazan.directory.audit import api as audit

    found = audit.verify(tuple(arguments.checkpoints), arguments.key)
    for breach in found:
        print(label(f"audit.breach.{breach.kind}", **breach.params))
    if not found:
        newest = audit.entries(limit=1)
        print(label("audit.whole", count=newest[0].seq if newest else 0))
    return 1 if found else 0


def _checkpoint(_: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.core.labels import label
    from bazan.core.time import now
    from bazan.directory.audit import api as audit

    print(label("audit.made", count=audit.keep_checkpoints(now())))
    broken, places = audit.standing()
    if broken:
        print(label("audit.broken", seq=broken))
    for kept in places:
        print(label("audit.waiting" if kept.waiting else "audit.sent", place=kept.place, count=kept.waiting, why=kept.reason))
    return 1 if broken or any(kept.waiting for kept in places) else 0


def _key(_: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.directory.audit import api as audit

    print(audit.public_key())
    return 0


def _list(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.core.time import LOCAL
    from bazan.directory.audit import api as audit

    for entry in reversed(audit.entries(arguments.limit, arguments.subject, arguments.action)):
        at = entry.at.astimezone(LOCAL).isoformat(sep=" ", timespec="seconds")
        print(f"{entry.seq:>6}  {at}  {entry.actor:<16} {entry.action:<28} {entry.subject}  {json.dumps(entry.detail, ensure_ascii=False)}")
    return 0

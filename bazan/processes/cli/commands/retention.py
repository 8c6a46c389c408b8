"""``bazan retention``: what has passed its time, erased by hand or only counted, and the proof of what was erased."""

import argparse


def register(nouns) -> None:
    verbs = nouns.add_parser("retention", help="how long what is kept of people stays").add_subparsers(required=True, metavar="VERB")
    verbs.add_parser("preview", help="how much has passed its time; nothing is erased").set_defaults(run=_preview)
    verbs.add_parser("run", help="erase what has passed its time now, as the work process does each day").set_defaults(run=_run)
    proofs = verbs.add_parser("list", help="what was erased, as the audit has it")
    proofs.add_argument("--limit", type=int, default=50)
    proofs.set_defaults(run=_list)
    verbs.add_parser("verify", help="whether what was proven erased is gone, and the audit whole; exit 1 when not").set_defaults(
        run=_verify
    )


def _preview(_: argparse.Namespace) -> int:
    retention = _api()
    from bazan.core.time import now

    for rule, count in retention.preview(now()):
        print(f"{count:>8}  {rule.holder.name:<26} {rule.days:>5} d  {rule.setting}")
    return 0


def _run(_: argparse.Namespace) -> int:
    retention = _api()
    from bazan.core.time import now

    for name, count in retention.run(now(), "operator").items():
        print(f"{count:>8}  {name}")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    retention = _api()
    from bazan.core.time import LOCAL

    for proof in reversed(retention.proofs(arguments.limit)):
        why = f"request {proof.request}" if proof.request else f"{proof.days} d"
        print(f"{proof.seq:>6}  {proof.at.astimezone(LOCAL):%Y-%m-%d %H:%M}  {proof.actor:<16} {proof.holder:<26} {proof.count:>6}  {why}")
    return 0


def _verify(_: argparse.Namespace) -> int:
    retention = _api()
    from bazan.core.labels import label
    from bazan.directory.audit import api as audit

    left, broken = retention.remaining(), audit.verify()
    for rule, count in left:
        print(label("retention.left", count=count, name=label(f"retention.holder.{rule.holder.name}")))
    for breach in broken:
        print(label(f"audit.breach.{breach.kind}", **breach.params))
    if not left and not broken:
        print(label("retention.true"))
    return 1 if left or broken else 0


def _api():
    import django

    django.setup()
    from bazan.directory.personal_data import api

    return api

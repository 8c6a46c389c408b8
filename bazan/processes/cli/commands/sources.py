"""``bazan sources``: where data comes from, how fresh it is, what was refused."""

import argparse
import sys
from pathlib import Path


def register(nouns) -> None:
    verbs = nouns.add_parser("sources", help="where data comes from").add_subparsers(required=True, metavar="VERB")
    verbs.add_parser("list", help="every source with its state, lag and counts of today").set_defaults(run=_list)
    check = verbs.add_parser("check", help="read a source's TOML file and say what is wrong with it, without a database")
    check.add_argument("file", type=Path, nargs="+")
    check.add_argument("--sector", default="", help="the pack it belongs to, where the file names none")
    check.set_defaults(run=_check)
    load = verbs.add_parser("load", help="register the source of a TOML file, or bring it up to date")
    load.add_argument("file", type=Path)
    load.add_argument("--sector", default="")
    load.set_defaults(run=_load)
    device = verbs.add_parser("device", help="give a gateway a token; it is told once")
    device.add_argument("source")
    device.add_argument("name")
    device.add_argument("--revoke", action="store_true", help="take its access away instead")
    device.set_defaults(run=_device)
    pull = verbs.add_parser("pull", help="pull one source now, whatever its schedule")
    pull.add_argument("source")
    pull.set_defaults(run=_pull)
    aside = verbs.add_parser("quarantine", help="what a source sent that could not be taken, newest first")
    aside.add_argument("source")
    aside.add_argument("--limit", type=int, default=20)
    aside.set_defaults(run=_quarantine)
    retry = verbs.add_parser("retry", help="read the refused pieces of one reason again")
    retry.add_argument("source")
    retry.add_argument("rule")
    retry.set_defaults(run=_retry)


def _ready():
    import django

    django.setup()
    from bazan.data.sources import api

    return api


def _list(arguments: argparse.Namespace) -> int:
    api = _ready()
    from bazan.core.labels import label
    from bazan.core.time import now

    for source in api.sources(now()):
        state = label(f"sources.state.{source.state}")
        lag = "–" if source.lag_s is None else f"{source.lag_s} s"
        counts = f"{source.accepted_today}/{source.duplicate_today}/{source.rejected_today}"
        print(f"{source.code:<24} {source.driver:<14} {state:<14} {lag:>10} / {source.promise_s} s   {counts:<22} {source.quarantined:>6}")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    wrong = 0
    for path in arguments.file:
        said = _wrong_with(path, arguments.sector)
        print("\n".join(said) or f"{path}: ok")
        wrong += bool(said)
    return 1 if wrong else 0


def _wrong_with(path: Path, sector: str) -> list[str]:
    """Everything that is wrong with a source's file, one line each, and what it names that no pack has."""
    from bazan.core.errors import BazanError
    from bazan.data.sources.grammar import Source, unknown_of
    from bazan.platform.declarations.api import problems_of, read, read_file
    from bazan.platform.packs.loader import SECTORS
    from bazan.platform.packs.types import Problem
    from bazan.platform.packs.validation import report

    try:
        table = read_file(path)
    except BazanError as why:
        return report([Problem(str(path), "", why.rule, why.params)])
    problems = [Problem(str(path), problem.key, problem.rule, problem.params) for problem in problems_of(Source, table)]
    return report(problems or list(unknown_of(SECTORS, str(path), read(Source, table), sector)))


def _load(arguments: argparse.Namespace) -> int:
    from bazan.platform.declarations.api import read_file

    if said := _wrong_with(arguments.file, arguments.sector):
        print("\n".join(said), file=sys.stderr)
        return 1
    _ready().load_sources([read_file(arguments.file)], sector=arguments.sector, actor="command line")
    return 0


def _device(arguments: argparse.Namespace) -> int:
    api = _ready()
    from bazan.core.labels import label
    from bazan.core.time import now

    if arguments.revoke:
        print(api.revoke_device(arguments.source, arguments.name, now(), "command line"))
        return 0
    token = api.register_device(arguments.source, arguments.name, actor="command line")
    if api.source(arguments.source, now()).driver == "mqtt":
        print(label("sources.device.user", user=f"{arguments.source}/{arguments.name}"), file=sys.stderr)
    print(token)
    return 0


def _pull(arguments: argparse.Namespace) -> int:
    api = _ready()
    from bazan.core.errors import BazanError
    from bazan.core.labels import label, sentence
    from bazan.core.time import now

    run = api.pull_now(api.source(arguments.source, now()).id)
    if run is None:
        print(label("sources.pull.nothing"))
        return 0
    print(api.told(run))
    if run.error_rule:
        print(sentence(BazanError(run.error_rule, run.error_params)))
    return 0 if run.state == "done" else 1


def _quarantine(arguments: argparse.Namespace) -> int:
    api = _ready()
    from bazan.core.time import LOCAL, now

    for item in api.quarantined(api.source(arguments.source, now()).id, limit=arguments.limit):
        at = item.at.astimezone(LOCAL).isoformat(sep=" ", timespec="seconds")
        print(f"{item.id:>8}  {at}  {item.position}: {api.words_of(item.rule, item.params)}")
        print(f"{'':>8}  {item.raw[:200]}")
    return 0


def _retry(arguments: argparse.Namespace) -> int:
    api = _ready()
    from bazan.core.labels import label

    stored, again = api.retry_all(arguments.source, arguments.rule, "command line")
    print(label("sources.retry.told", stored=stored, again=again))
    return 0

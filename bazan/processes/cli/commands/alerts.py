"""``bazan alerts``: the rules in force, and what a rule would have done in the past."""

import argparse
import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from bazan.core.language import language, words


def register(nouns) -> None:
    verbs = nouns.add_parser("alerts", help="rules that watch, and what they would have raised").add_subparsers(
        required=True, metavar="VERB"
    )
    rules = verbs.add_parser("rules", help="every rule in force with its severities, what it watches and whether it is switched on")
    rules.add_argument("--pack", help="of one sector only")
    rules.set_defaults(run=_rules)
    test = verbs.add_parser("backtest", help="run a rule over the past, or compare it with another version of its file; nothing is raised")
    test.add_argument("rule", help="its code, as environment.river_alarm")
    test.add_argument("--days", type=float, default=30, help="how far back (30), at most 400")
    test.add_argument("--until", type=datetime.fromisoformat, help="the end, as 2026-11-25T07:00+07:00 (now)")
    test.add_argument("--file", type=Path, help="another version of the rule's TOML file, compared with the one in force")
    test.set_defaults(run=_backtest)


def _ready():
    import django

    django.setup()
    from bazan.monitoring.alerts import api

    return api


def _rules(arguments: argparse.Namespace) -> int:
    from bazan.core.labels import label

    api = _ready()
    for rule in api.catalogue([arguments.pack] if arguments.pack else None):
        severities = "/".join(label(f"severity.{level['severity']}") for level in rule.spec["levels"])
        state = label("alerts.rule.on" if rule.enabled else "alerts.rule.off")
        print(f"{rule.code:<36} v{rule.version:<3} {state:<4} {rule.originator:<11} {rule.kind:<10} {severities}")
        print(f"{'':<36} {rule.about.get(language(), '')}")
    return 0


def _backtest(arguments: argparse.Namespace) -> int:
    from bazan.core.labels import label
    from bazan.core.time import now

    api = _ready()
    end = (arguments.until or now()).astimezone()
    start = end - timedelta(days=arguments.days)
    if arguments.file is None:
        _tell(api.backtest(arguments.rule, start, end))
        return 0
    found = api.compare(arguments.rule, start, end, tomllib.loads(arguments.file.read_text("utf-8")))
    for run in (found.now, found.other):
        _tell(run)
    for name, firings in (("gone", found.gone), ("new", found.new)):
        print(label(f"alerts.backtest.{name}", count=len(firings)))
        _list(firings)
    return 0


def _tell(run) -> None:
    from bazan.core.labels import label

    print(
        label(
            "alerts.backtest.told", rule=run.rule, version=run.version, firings=len(run.firings), features=run.features,
            hours=f"{run.total_s / 3600:.1f}", samples=run.samples, resolution=label(f"alerts.backtest.{run.resolution}"),
        )
    )  # fmt: skip
    _list(run.firings)


def _list(firings) -> None:
    from bazan.core.labels import label
    from bazan.core.time import LOCAL

    for one in firings:
        start, end = (at and at.astimezone(LOCAL).isoformat(sep=" ", timespec="minutes")[:16] for at in (one.start, one.end))
        severity, lasts = label(f"severity.{one.peak}"), label("alerts.backtest.lasts")
        print(f"  {start}  {end or lasts:<16}  {severity:<12} {one.greatest:>10.2f}  {words(one.feature_names)}")

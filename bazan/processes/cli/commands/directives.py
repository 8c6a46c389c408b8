"""``bazan directives``: what was given, what is late, how a month was kept."""

import argparse
from datetime import date, datetime, time
from typing import Any


def register(nouns) -> None:
    verbs = nouns.add_parser("directives", help="work that leaders gave").add_subparsers(required=True, metavar="VERB")
    listed = verbs.add_parser("list", help="open directives, the nearest deadline first")
    listed.add_argument("--late", action="store_true", help="only those whose deadline passed")
    listed.set_defaults(run=_list)
    scores = verbs.add_parser("scores", help="given, on time by the first deadline, effective, in a month")
    scores.add_argument("--month", type=_month, help="2026-11; this one when not said")
    scores.set_defaults(run=_scores)


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def _api() -> Any:
    import django

    django.setup()
    from bazan.response.directives import api

    return api


def _list(arguments: argparse.Namespace) -> int:
    api = _api()
    from bazan.core.time import LOCAL, now
    from bazan.directory.organizations import api as organizations

    at = now()
    for one in api.directives(still_open=True, late_at=at if arguments.late else None, limit=1000):
        late = "!" if one.case.late(at) else " "
        lead = organizations.organization(one.case.organization_id).code
        print(f"{late}{one.id:>6}  {one.case.due_at.astimezone(LOCAL):%Y-%m-%d %H:%M}  {one.case.state:<9} {lead:<14} {one.what[:80]}")
    return 0


def _scores(arguments: argparse.Namespace) -> int:
    api = _api()
    from bazan.core.time import LOCAL, local_day, now
    from bazan.response.directives.components import worked

    at = now()
    first = arguments.month or local_day(at).replace(day=1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    start, end = (datetime.combine(day, time(), LOCAL) for day in (first, after))
    found, estimated = api.scores(start, end, at), worked(start, end, at)
    print(
        f"given {found.given}  due {found.due}  on time {found.on_time}  measured {found.judged}  effective {found.effective}  "
        f"worked {estimated.worked} of {estimated.judged} judged by estimate, {estimated.unjudged} not judged"
    )
    return 0

"""``bazan ask``: a question in Vietnamese or English answered from the indicators, as the person asking would see them, as JSON."""

import argparse
import json
from typing import Any


def register(nouns) -> None:
    ask = nouns.add_parser("ask", help="answer a question from the indicators, or say why not, as JSON")
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument("--as", dest="username", required=True, metavar="USERNAME", help="whose rights it is answered under")
    ask.set_defaults(run=_ask)


def _ask(arguments: argparse.Namespace) -> int:
    import django

    from bazan.platform.database.connection_settings import work_as

    work_as("web")  # the login of pages, whom the database itself keeps within the reach that is entered
    django.setup()
    from bazan.analysis.questions.types import Refusal
    from bazan.core.time import now

    found = answered(arguments.question, arguments.username, now())
    refused = isinstance(found, Refusal)
    print(json.dumps(_refused(found) if refused else _answered(found), ensure_ascii=False, indent=2, allow_nan=False))
    return 1 if refused else 0


def answered(question: str, username: str, at) -> Any:
    """An Answer or a Refusal, from the rows this account's pages would show. NotFound ``people.unknown``."""
    from django.http import HttpRequest

    from bazan.analysis.questions import api as questions
    from bazan.core.errors import NotFound
    from bazan.directory.accounts import api as accounts

    number = accounts.call_signed("account_named", username, only=("id",))
    account = accounts.account_numbered(number[0]) if number else None
    if account is None:
        raise NotFound("people.unknown", {"username": username}, field="username")
    request: Any = HttpRequest()
    request.user, request.reach = account, accounts.reach_of(account)
    view: Any = lambda asked: questions.ask(question, asked.reach, at)  # noqa: E731 - the guard takes what any view gives
    return accounts.within(request, "boards.view", view)


def _answered(answer) -> dict[str, Any]:
    asked, figure = answer.understood, answer.figure
    return {
        "understood": {
            "metric": asked.metric,
            "place": asked.spot.text,
            "period": asked.when.text if asked.when else "newest",
            "comparison": asked.comparison.text if asked.comparison else None,
        },
        "value": figure.value if len(answer.figures) == 1 or _is_ranking(answer) else None,
        "unit": answer.unit,
        "period": figure.period.text if asked.when is None or (asked.when.alone and len(answer.figures) == 1) else asked.when.text,
        "place": figure.spot.text,
        "compared": _compared(answer.compared),
        "values": [_figure(one) for one in answer.figures],
        "sentence": answer.sentence,
        "lineage": lineage(asked.metric, figure),
    }


def _is_ranking(answer) -> bool:
    from bazan.analysis.questions.types import RANKINGS

    return bool(answer.understood.comparison) and answer.understood.comparison.against in RANKINGS


def _figure(figure) -> dict[str, Any]:
    return {"place": figure.spot.text, "period": figure.period.text, "value": figure.value}


def _compared(compared) -> dict[str, Any] | None:
    if compared is None:
        return None
    told: dict[str, Any] = {"against": compared.against, "values": [_figure(one) for one in compared.figures]}
    told |= {"difference": compared.difference, "percent": compared.percent}
    return told | ({"met": compared.met} if compared.met is not None else {})


def lineage(code: str, figure) -> str:
    """The page where the number is taken apart to its rows."""
    feature = figure.spot.feature
    return f"/indicators/{code}?feature={feature.kind}:{feature.id}&period={figure.period.text}"


def _refused(refusal) -> dict[str, Any]:
    return {"refused": refusal.kind, "why": refusal.sentence, "instead": list(refusal.instead)}

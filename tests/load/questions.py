"""How long an answer takes and how often it is the right one. ``python -m tests.load.questions`` prints JSON.

The province with its places, bodies, stations and packs, and values of every indicator of every unit; then the whole of both sets of
questions (``question_sets``) is asked as ``bazan ask`` asks, as the leader and, by their times alone, as an officer of one commune: the
account found, its rows entered, the question understood, its figures read and its sentence said.
"""

import statistics
import sys
import time
from collections import Counter

from tests.load.django_environment import load, report_from

PROMISE_MS, UNDERSTOOD_MS = 300, 20


def main() -> int:
    report_from("ask", lambda _: measure(), durable=False)
    return 0


def measure() -> dict:
    from django.db import connection

    from bazan.analysis.questions.tests import question_sets as asked
    from bazan.directory.places import api as places
    from tests.fixtures import generated_values

    generated_values.load()
    generated_values.fill(asked.AT)
    with connection.cursor() as cursor:
        connection.set_autocommit(True)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM indicator_value")
        values = cursor.fetchone()[0]
    commune = places.communes(asked.AT.date())[0]
    leader = generated_values.account("leader").username
    officer = generated_values.account("commune_officer", commune.id).username
    sets = {name: asked.rows(name) for name in asked.SETS}
    questions = [row["question"] for rows in sets.values() for row in rows]
    first = _timed(questions[:1], leader)
    told = {"leader": _timed(questions, leader), "officer of one commune": _timed(questions, officer)}
    understood = _understood(questions)
    return {
        "values": values,
        "questions": {name: len(rows) for name, rows in sets.items()},
        "accuracy": {name: _accuracy(rows) for name, rows in sets.items()},
        "promise_ms": PROMISE_MS,
        "load": load(),
        "first_ms": first["p50_ms"],
        "ask": told,
        "understand": understood | {"promise_ms": UNDERSTOOD_MS},
        "kept": max(one["p95_ms"] for one in told.values()) < PROMISE_MS and understood["p95_ms"] < UNDERSTOOD_MS,
    }


def _timed(questions: list[str], username: str) -> dict:
    """Times of asking all of them, and what became of them."""
    from bazan.analysis.questions.tests import question_sets as asked
    from bazan.analysis.questions.types import Refusal
    from bazan.processes.cli.commands.ask import answered

    spent, kinds = [], Counter()
    for question in questions:
        began = time.perf_counter()
        found = answered(question, username, asked.AT)
        spent.append((time.perf_counter() - began) * 1000)
        kinds[found.kind if isinstance(found, Refusal) else "answered"] += 1
    return _quantiles(spent) | {"ended": dict(kinds.most_common())}


def _understood(questions: list[str]) -> dict:
    """Times of the grammar alone."""
    from bazan.analysis.questions.tests import question_sets as asked

    spent = []
    for question in questions:
        began = time.perf_counter()
        asked.told(question)
        spent.append((time.perf_counter() - began) * 1000)
    return _quantiles(spent)


def _quantiles(spent: list[float]) -> dict:
    p95 = statistics.quantiles(spent, n=20)[18] if len(spent) > 1 else spent[0]
    return {"p50_ms": round(statistics.median(spent), 1), "p95_ms": round(p95, 1)}


def _accuracy(rows: list[dict[str, str]]) -> dict:
    """Shares of all: right; false, an answer that wasn't asked for; refused though there is one; refused for another reason."""
    from bazan.analysis.questions.tests import question_sets as asked

    counted = Counter(asked.judged(row, asked.told(row["question"])) for row in rows)
    return {kind: round(counted[kind] / len(rows), 4) for kind in ("right", "false", "refused", "kind")}


if __name__ == "__main__":
    sys.exit(main())

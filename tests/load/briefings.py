"""How long a briefing takes, from the first question to the last document. ``python -m tests.load.briefings [--rows]`` prints JSON.

A database of its own holds the province with every sector and values of every indicator for the territory and each commune, now and a year
before; ``--rows`` adds a year of rows of three sectors, measured, so that passports are traced down to rows and files. Each kind is issued
for all sectors as the clock does it, then printed as DOCX, PDF and XLSX; each number's passport is checked.
"""

import argparse
import sys
import time
from datetime import datetime, timedelta
from typing import Any

from tests.load.django_environment import House, report_from

PROMISE_S = 20.0
KINDS = ("daily", "weekly", "monthly")
HAPPENINGS = {"security.accidents": 1_500, "security.fires": 600, "health.cases": 5_000, "socioeconomy.enterprises": 3_000}


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.load.briefings", description=__doc__)
    parser.add_argument("--rows", action="store_true")
    told = parser.parse_args()
    report_from("briefings", lambda stage: measure(stage, told.rows), durable=False)
    return 0


def measure(stage: House, rows: bool) -> dict[str, Any]:
    """Seconds, questions and sizes by kind. ``cold``: the very first briefing of a process, which loads the libraries."""
    from bazan.core import time as clock
    from tests.fixtures import generated_values

    now = clock.now()
    generated_values.load()
    generated_values.fill(now)
    if rows:
        _rows(now)
    cold = _briefing(stage, "daily", now, "cold")
    found = {kind: _briefing(stage, kind, now, kind) for kind in KINDS}
    slowest = max(one["issue_s"] + one["print_s"] for one in (cold, *found.values()))
    return {"promise_s": PROMISE_S, "kept": slowest < PROMISE_S, "cold": cold, **found}


def _rows(now: datetime) -> None:
    from bazan.data.indicators import api as indicators
    from tests.fixtures import generated_rows

    generated_rows.rows(now, 13, HAPPENINGS)
    while indicators.measure_due(now).computed:  # pyrefly: ignore[missing-attribute] - None and 0 end the loop alike
        pass


def _briefing(stage: House, kind: Any, now: datetime, key: str) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bazan.analysis.briefings import api
    from bazan.analysis.briefings.actions import issue_scheduled
    from bazan.analysis.briefings.grammar import Schedule
    from bazan.analysis.briefings.models import BriefingFigure
    from bazan.platform.security import verify

    schedule = Schedule(code=kind, kind=kind, at="06:30", issuer="ioc", languages=("vi", "en"))
    before, began = stage.cpu_s(), time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        one = issue_scheduled(schedule, key, now, now + timedelta(seconds=1))
    issued = time.perf_counter()
    missing = api.print_documents(one.id, now)
    printed = time.perf_counter()
    passports = list(BriefingFigure.objects.filter(briefing_id=one.id).values_list("signed", flat=True))
    sizes = {form: len(api.document(one.id, form, "vi").data) for form in ("docx", "pdf", "xlsx") if form not in missing}
    return {
        "issue_s": round(issued - began, 2), "print_s": round(printed - issued, 2), "cpu_s": stage.since(before), "questions": len(asked),
        "sentences": len(api.content(one.id).sentences), "figures": len(passports), "bytes": sizes | {"json": len(api.signed(one.id))},
        "passports_hold": all(finding.right for text in passports for finding in verify.check(text.encode(), api.public_key())),
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

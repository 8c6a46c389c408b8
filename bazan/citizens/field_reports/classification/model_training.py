"""The models of this room are taught: from the packs' own texts, and each night from what officers here decided; a newer one is taken only
if it judges better texts that neither has learnt."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bazan.citizens.field_reports.classification.matter_suggestions import DANGER, MATTER, URGENCY
from bazan.citizens.field_reports.classification.training_worker import taught
from bazan.citizens.field_reports.models import Report
from bazan.citizens.field_reports.policy import services
from bazan.core.labels import labels
from bazan.core.language import LANGUAGES
from bazan.core.settings import ROOT
from bazan.core.time import LOCAL
from bazan.directory.machine_models import api as machine_models
from bazan.directory.machine_models.types import Declared, ModelVersion
from bazan.platform.drivers.api import apart
from bazan.platform.security.text_anonymization import ERASED
from bazan.platform.text_classification.api import evaluate

NIGHT = range(1, 5)
"""Local hours in which the models are taught anew."""
REST = timedelta(hours=20)
RECALL = 0.9
"""Of the texts that tell of danger, so many are to be found."""
MOST_DECIDED = 20_000
HELD_OUT = 5
"""Of the reports decided here every fifth is never learnt from."""
SECONDS = 900
Pair = tuple[str, str]


def declare() -> None:
    """Let the register hold both models: what they are for, how far they may go, who oversees them."""
    known = services()
    matters = {code: {language: one.names[language] for language in LANGUAGES} for code, one in known.items()}
    urgencies = {level: _said(f"urgency.{level}") for level in (DANGER, "soon", "normal")}
    for code, risk, classes in ((MATTER, "low", matters), (URGENCY, "medium", urgencies)):
        name = code.rpartition(".")[2]
        machine_models.declare(Declared(code, _said(f"{name}.title"), _said(f"{name}.purpose"), risk, _said(f"{name}.oversight"), classes))


def _said(key: str) -> dict[str, str]:
    return {language: labels(language)[f"field_reports.model.{key}"] for language in LANGUAGES}


def due(at: datetime) -> bool:
    """Whether the models are to be taught: where none was, and once each night."""
    last = [versions[0].made_at if (versions := machine_models.versions(code)) else None for code in (MATTER, URGENCY)]
    if None in last:
        return True
    newest = max(instant for instant in last if instant is not None)
    return at.astimezone(LOCAL).hour in NIGHT and at - newest >= REST


def teach(at: datetime, by: str = "system") -> list[ModelVersion]:
    """Teach both anew, away from this process, and offer what came out."""
    declare()
    decided = _decided()
    return [
        _teach(MATTER, "service", [(text, code) for text, code, _ in decided], {}, by, at),
        _teach(URGENCY, "urgency", [(text, DANGER) for text, _, danger in decided if danger], {DANGER: RECALL}, by, at),
    ]


def _teach(code: str, column: str, decided: list[Pair], recall: dict[str, float], by: str, at: datetime) -> ModelVersion:
    learnt = [*_texts("reports.csv", column), *(pair for number, pair in enumerate(decided) if number % HELD_OUT)]
    held = [*_texts("unseen.csv", column), *decided[::HELD_OUT]]
    data = next(apart(taught, json.dumps([learnt, recall]).encode(), seconds=SECONDS))
    before = machine_models.in_force(code)
    standing = evaluate(before.data, held) if before else None
    return machine_models.offer(code, data, evaluate(data, held), samples=len(learnt), by=by, at=at, standing=standing)


def _texts(name: str, column: str) -> Iterator[Pair]:
    """What the packs bring to teach from or to judge by."""
    known = services()
    for sector in sorted({one.sector for one in known.values()}):
        path = Path(ROOT) / "sectors" / sector / "texts" / name
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    yield row["text"], f"{sector}.{row[column]}" if column == "service" else row[column]


def _decided() -> list[tuple[str, str, bool]]:
    """(words, service, danger) of reports that an officer here gave to a unit and that were answered, the oldest first."""
    rows = Report.objects.filter(assigned_at__isnull=False, answered_at__isnull=False, key__startswith="citizen:")
    known = services()
    newest = rows.exclude(words__in=("", ERASED)).order_by("-id").values_list("words", "service", "danger")[:MOST_DECIDED]
    return [row for row in reversed(newest) if row[1] in known]

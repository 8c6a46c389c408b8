"""Reads of models and their versions."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from bazan.core.errors import NotFound
from bazan.directory.machine_models.models import JudgingModel, Version
from bazan.directory.machine_models.types import Declared, Level, Levels, ModelInfo, ModelVersion
from bazan.platform.text_classification.api import Reader
from bazan.platform.text_classification.types import Bin, ClassFigures, Evaluation

_readers: dict[str, tuple[int, Reader]] = {}
"""Of each model the version that was asked last in this process."""
_JUDGES = """
SELECT version.id, version.number FROM model_version version JOIN judging_model model ON model.code = version.model_id
 WHERE model.code = %s AND model.enabled AND version.in_force_at IS NOT NULL AND version.retired_at IS NULL
"""


@cache
def levels() -> Levels:
    """The levels of risk, as ``levels.toml`` has them."""
    table = tomllib.loads(Path(__file__).with_name("levels.toml").read_text("utf-8"))
    found = tuple(Level(one["code"], tuple(one["duties"])) for one in table["levels"])
    return Levels(table["law"], table["in_force"], table["source"], table["uncertain"], found)


def models() -> list[ModelInfo]:
    """Every model, by its code."""
    standing = {row.model_id: version_of(row) for row in _standing()}
    return [_info(row, standing.get(row.code)) for row in JudgingModel.objects.order_by("code")]


def model(code: str) -> ModelInfo:
    """NotFound ``models.unknown``."""
    row = JudgingModel.objects.filter(code=code).first()
    if row is None:
        raise NotFound("models.unknown", {"code": code})
    version = _standing().filter(model_id=code).first()
    return _info(row, version_of(version) if version else None)


def versions(code: str) -> list[ModelVersion]:
    """Every version that was offered, the newest first, without their bytes."""
    return [version_of(row) for row in Version.objects.filter(model_id=code).defer("data").order_by("-number")]


def in_force(code: str) -> ModelVersion | None:
    """The version that judges now, with its bytes; null: there is none, or the model is switched off."""
    row = Version.objects.filter(model_id=code, model__enabled=True, in_force_at__isnull=False, retired_at=None).first()
    return version_of(row, bytes(row.data or b"")) if row else None


def switched_off() -> frozenset[str]:
    """The codes of the models that somebody stopped. One query."""
    return frozenset(JudgingModel.objects.filter(enabled=False).values_list("code", flat=True))


def reader(code: str) -> tuple[int, Reader] | None:
    """The number of the version that judges now, and it ready to be asked; null as ``in_force``. Its bytes are read once in a process, the
    switch each time: every report that comes in asks, so the question is a short one."""
    with connection.cursor() as cursor:
        cursor.execute(_JUDGES, [code])
        found = cursor.fetchone()
    if found is None:
        return None
    version_id, number = found
    known = _readers.get(code)
    if known is None or known[0] != version_id:
        data = Version.objects.values_list("data", flat=True).get(id=version_id)
        known = _readers[code] = (version_id, Reader(bytes(data or b"")))
    return number, known[1]


def frozen(evaluation: Evaluation) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The figures and the bins as they lie in a table."""
    figures = {
        "samples": evaluation.samples, "accuracy": evaluation.accuracy, "macro_f1": evaluation.macro_f1,
        "calibration_error": evaluation.calibration_error, "classes": {label: vars(one) for label, one in evaluation.classes.items()},
    }  # fmt: skip
    return figures, [vars(one) for one in evaluation.bins]


def thawed(figures: dict[str, Any], bins: list[dict[str, Any]]) -> Evaluation:
    classes = {label: ClassFigures(**one) for label, one in figures["classes"].items()}
    figures = figures | {"classes": classes, "bins": tuple(Bin(**one) for one in bins)}
    return Evaluation(**figures)


def version_of(row: Version, data: bytes = b"") -> ModelVersion:
    return ModelVersion(
        row.id, row.model_id, row.number, row.made_at, row.made_by, row.samples, row.size, row.sha256,
        thawed(row.evaluation, row.calibration), row.in_force_at, row.retired_at, row.why_not, data,
    )  # fmt: skip


def declared_of(row: JudgingModel) -> Declared:
    return Declared(row.code, row.title, row.purpose, row.risk, row.oversight, row.classes, tuple(row.measured))


def _standing():
    return Version.objects.filter(in_force_at__isnull=False, retired_at=None).defer("data")


def _info(row: JudgingModel, version: ModelVersion | None) -> ModelInfo:
    return ModelInfo(declared_of(row), row.enabled, row.switched_by, row.switched_at, row.reason, version)

"""Writes of models. One function, one transaction, one audit entry."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from bazan.core.errors import NotFound, Refused
from bazan.core.labels import labels
from bazan.core.language import LANGUAGES
from bazan.core.settings import of_room
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.machine_models import queries, rules
from bazan.directory.machine_models.models import JudgingModel, Version
from bazan.directory.machine_models.settings import SETTINGS
from bazan.directory.machine_models.types import Declared, ModelVersion
from bazan.directory.permissions.types import Acting
from bazan.platform.text_classification.api import BadModel, Reader
from bazan.platform.text_classification.types import Evaluation

REASON = 500


@transaction.atomic
def declare(model: Declared, by: str = "system") -> None:
    """Let the register hold the model as declared; said again unchanged it does nothing. Whether it is switched on stays.

    Refused ``models.risk``.
    """
    if model.risk not in {level.code for level in queries.levels().levels}:
        raise Refused("models.risk", {"risk": model.risk}, "risk")
    row = JudgingModel.objects.select_for_update().filter(code=model.code).first()
    if row is not None and queries.declared_of(row) == model:
        return
    JudgingModel.objects.update_or_create(code=model.code, defaults=asdict(model))
    audit.append(by, "models.declare", f"model:{model.code}", {"risk": model.risk, "purpose": dict(model.purpose)})


def declare_in_words(code: str, risk: str, key: str, measured: Sequence[str]) -> None:
    """``declare`` one that isn't taught here, in the words of its room: the labels ``<key>.title``, ``.purpose``, ``.oversight`` and of
    each sentence how well it was found to judge ``.measured.<name>``."""

    def said(part: str) -> dict[str, str]:
        return {language: labels(language)[f"{key}.{part}"] for language in LANGUAGES}

    found = tuple(said(f"measured.{name}") for name in measured)
    declare(Declared(code, said("title"), said("purpose"), risk, said("oversight"), {}, found))


@transaction.atomic
def offer(
    code: str, data: bytes, evaluation: Evaluation, *, samples: int, by: str, at: datetime, standing: Evaluation | None = None
) -> ModelVersion:
    """A newer version, in force from now if it is better, else written down as refused without its bytes. Bytes offered before give the
    version they made.

    ``evaluation``: on held-out texts; ``standing``: of the version in force on the same texts, where they are others than those it was
    judged by. NotFound ``models.unknown``; Refused ``models.unreadable``.
    """
    model = JudgingModel.objects.select_for_update().filter(code=code).first()
    if model is None:
        raise NotFound("models.unknown", {"code": code})
    try:
        Reader(data)
    except BadModel as why:
        raise Refused("models.unreadable", {}, "data") from why
    sha256 = hashlib.sha256(data).hexdigest()
    of_model = Version.objects.filter(model=model)
    if known := of_model.filter(sha256=sha256).defer("data").first():
        return queries.version_of(known)
    before = of_model.filter(in_force_at__isnull=False, retired_at=None).defer("data").first()
    against = standing or (queries.thawed(before.evaluation, before.calibration) if before else None)
    why_not = rules.why_not(evaluation, against, of_room(SETTINGS).margin)
    if before is not None and not why_not:
        before.retired_at = at
        before.save(update_fields=["retired_at"])
    figures, bins = queries.frozen(evaluation)
    row = Version.objects.create(
        model=model, number=of_model.count() + 1, made_at=at, made_by=by, samples=samples, data=None if why_not else data, size=len(data),
        sha256=sha256, evaluation=figures, calibration=bins, in_force_at=None if why_not else at, why_not=why_not,
    )  # fmt: skip
    told = {name: figures[name] for name in ("samples", "accuracy", "macro_f1", "calibration_error")}
    audit.append(by, "models.offer", f"model:{code}", told | {"number": row.number, "sha256": sha256, "why_not": why_not})
    return queries.version_of(row)


@transaction.atomic
def switch(code: str, enabled: bool, by: Acting, at: datetime, reason: str) -> None:
    """Let the model judge, or stop it at once; so already, it does nothing. Forbidden ``people.not_allowed``; NotFound
    ``models.unknown``; Refused ``models.reason``."""
    accounts.require(by.reach, "models.oversee")
    model = JudgingModel.objects.select_for_update().filter(code=code).first()
    if model is None:
        raise NotFound("models.unknown", {"code": code})
    reason = " ".join(reason.split())[:REASON]
    if not reason:
        raise Refused("models.reason", {}, "reason")
    if model.enabled == enabled:
        return
    model.enabled, model.switched_by, model.switched_at, model.reason = enabled, by.username, at, reason
    model.save(update_fields=["enabled", "switched_by", "switched_at", "reason"])
    audit.append(by.username, "models.switch", f"model:{code}", {"enabled": enabled, "reason": reason})
